"""What can be booked, when it is open, and a few bookings around today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from bookings.enums import ResourceKind
from bookings.models import OpenSpan, ResourcePage, Unit
from bookings.services.booking import booking_create
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from config.demo import sources
from config.demo.centers import DemoCenter, english
from config.demo.counselling import add_meeting_rooms, add_rotas
from config.demo.pictures import Pictures
from config.demo.policies import add_policies
from config.demo.tree import publish
from core import clock
from people.models import User

# Center, which of the coming open days, from (hour), hours, people, visitor. One visitor keeps to one room, so that
# no two of them fall on one day, whatever the day of loading.
BOOKINGS = [
    ("media-cafe-hu", 0, 16, 2, 3, 0),
    ("media-cafe-hu", 1, 14, 3, 4, 0),
    ("pagoda-jongno", 0, 18, 3, 5, 1),
    ("pagoda-jongno", 2, 13, 2, 2, 1),
    ("dongbu-women", 0, 17, 2, 7, 2),
    ("the-big-study", 1, 10, 3, 6, 3),
]


def add_resources(centers: dict[str, DemoCenter], pictures: Pictures) -> list[ResourcePage]:
    policies = add_policies()
    made = []
    for data in sources.read("resources"):
        center = centers[data["center"]]
        page = ResourcePage(
            title=data["name"],
            slug=data["slug"],
            search_description=data["summary"],
            listing_image=pictures.get(_picture(data), data["name"], center.collection),
            kind=data["kind"],
            policy=policies.get(data.get("policy", "")),
            equipment=data.get("equipment", ""),
            guide=data["guide"].strip(),
            options=data.get("options", ""),
            **english(data),
        )
        page.units = list(_units(data))
        made.append(publish(center.page, page))
        _open(page, data, center)
        add_rotas(data, page)
        add_meeting_rooms(data, page, center)
    return made


def _picture(data: dict[str, Any]) -> str:
    seats = f"-{data['units'][0][1]}" if data["kind"] == ResourceKind.STUDY_ROOM else ""
    return f"resource-{data['slug']}{seats}"


def _units(data: dict[str, Any]) -> Iterator[Unit]:
    units = data["units"]
    if isinstance(units, int):
        units = [[data["unit_name"].format(number), 1] for number in range(1, units + 1)]
    for order, (name, capacity) in enumerate(units):
        yield Unit(name=name, capacity=capacity, sort_order=order)


def _open(page: ResourcePage, data: dict[str, Any], center: DemoCenter) -> None:
    monday = clock.today() - timedelta(days=clock.today().weekday())
    weekly = [
        WeeklyHours(tuple(map(int, days)), time.fromisoformat(opens), time.fromisoformat(closes), monday)
        for days, opens, closes in data.get("hours", center.data["hours"])
    ]
    opening_save(resource=page, weekly=weekly, closures=map(_closed, data.get("closures", [])))


def _closed(row: dict[str, Any]) -> ClosedTime:
    first, last = (clock.today() + timedelta(days=day) for day in row["days"])
    if "from" not in row:
        return ClosedTime(clock.day_start(first), clock.day_start(last + timedelta(days=1)), row["reason"])
    opens, closes = time.fromisoformat(row["from"]), time.fromisoformat(row["until"])
    return ClosedTime(clock.at(first, opens), clock.at(last, closes), row["reason"])


def add_bookings(rooms: list[ResourcePage], visitors: list[User]) -> None:
    """A few bookings, so that some times are taken."""
    by_center = {room.get_parent().slug: room for room in rooms if room.kind == ResourceKind.STUDY_ROOM}
    for slug, day, hour, hours, people, visitor in BOOKINGS:
        room = by_center[slug]
        booking_create(
            person=visitors[visitor],
            resource=room,
            starts_at=start_on(room, day, hour, hours),
            minutes=hours * 60,
            party_size=people,
        )


def start_on(room: ResourcePage, day: int, hour: int, hours: int) -> datetime:
    """`hour` on one of the coming open days (0: the first that still has the whole time), or as late as it fits."""
    length, starts = timedelta(hours=hours), []
    for span in OpenSpan.objects.filter(resource=room, ends_at__gt=clock.now()):
        wanted = clock.at(clock.local(span.starts_at).date(), time(hour))
        start = max(span.starts_at, min(wanted, span.ends_at - length))
        if start > clock.now():
            starts.append(clock.local(start))
        if len(starts) > day:
            break
    return starts[day]
