"""What search engines are told, as schema.org words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from home.models import CenterPage

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def place(center: CenterPage) -> dict[str, Any]:
    """A center as a place, with address and hours."""
    data: dict[str, Any] = {
        "@type": "Place",
        "name": center.title,
        "url": center.full_url,
        "description": center.summary,
        "telephone": center.phone,
        "isAccessibleForFree": True,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "KR",
            "addressRegion": center.region.name,
            "addressLocality": center.district,
            "streetAddress": center.address,
        },
        "openingHoursSpecification": [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": DAYS[item.weekday],
                "opens": f"{item.opens:%H:%M}",
                "closes": f"{item.closes:%H:%M}",
            }
            for item in center.weekly_hours
        ],
    }
    return {key: value for key, value in data.items() if value}
