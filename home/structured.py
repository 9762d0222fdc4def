"""What search engines are told, as schema.org words."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from home.models import CenterPage

END_OF_DAY = "23:59"
"""Search engines read 00:00 as the midnight before."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def place(center: CenterPage) -> dict[str, Any]:
    """A center as a place, with address and hours."""
    data: dict[str, Any] = {
        "@type": "Place",
        "name": center.title,
        "alternateName": center.english_name,
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
                "closes": f"{item.closes:%H:%M}" if item.closes != time() else END_OF_DAY,
            }
            for item in center.weekly_hours
        ],
    }
    return {key: value for key, value in data.items() if value}
