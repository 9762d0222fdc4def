"""Centers, each with a place of its own for pictures and files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from wagtail.models import Collection, Page

from config.demo import sources, writing
from config.demo.pictures import Pictures
from config.demo.tree import publish
from core import clock
from core.models import Region
from home.models import CenterPage

PHONE = "+82200000000"  # no such number exists
PLACEHOLDER = "(주소는 시연용이에요)"
DIRECTIONS = "오기 전에 전화로 길을 물어봐 주세요. 이 사이트의 주소와 전화번호는 시연용이에요."


@dataclass(frozen=True)
class DemoCenter:
    """A published center with what it was made from."""

    page: CenterPage
    collection: Collection
    data: dict[str, Any]


def add_centers(index: Page, pictures: Pictures) -> dict[str, DemoCenter]:
    """All centers, by slug."""
    regions = {region.slug: region for region in Region.objects.all()}
    root = Collection.get_first_root_node()
    centers = {}
    for data in sources.read("centers"):
        collection = root.add_child(name=data["name"])
        page = publish(
            index,
            CenterPage(
                title=data["name"],
                slug=data["slug"],
                search_description=data["summary"],
                listing_image=pictures.get(f"center-{data['slug']}", data["name"], collection),
                kind=data["kind"],
                region=regions[data["region"]],
                district=data["district"],
                address=f"{regions[data['region']].short_name} {data['district']} {PLACEHOLDER}",
                directions=DIRECTIONS,
                phone=PHONE,
                opening_hours=writing.stream("hours", map(_hours, data["hours"])),
                closures=writing.stream("closure", map(_closure, data.get("closures", []))),
                channels=writing.stream("channel", map(_channel, data.get("channels", []))),
                services=writing.stream("service", data["services"]),
                partners=writing.stream("partner", data.get("partners", [])),
                body=writing.blocks(data["text"]),
                **english(data),
            ),
        )
        centers[data["slug"]] = DemoCenter(page, collection, data)
    return centers


def english(data: dict[str, Any]) -> dict[str, str]:
    """The English fields of a page."""
    return {f"english_{name}": text.strip() for name, text in data.get("english", {}).items()}


def _hours(row: list[str]) -> dict[str, Any]:
    weekdays, opens, closes = row
    return {"weekdays": list(weekdays), "opens": f"{opens}:00", "closes": f"{closes}:00"}


def _closure(row: dict[str, Any]) -> dict[str, str]:
    first, last = (clock.today() + timedelta(days=day) for day in row["days"])
    return {"first": first.isoformat(), "last": last.isoformat(), "reason": row["reason"]}


def _channel(row: dict[str, str]) -> dict[str, str]:
    return {**row, "phone": PHONE} if "phone" in row else row
