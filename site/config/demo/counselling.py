"""Counsellors with their hours, the rooms where they meet people, and a few appointments and photo slots."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any, cast

from bookings.enums import ResourceKind, Topic, Way
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.models import Booking, Policy, ResourcePage, Unit
from bookings.selectors import Slot, booking_window, day_slots
from bookings.services.booking import AppointmentWish, booking_create
from bookings.services.opening import WeeklyHours, opening_save
from config.demo.centers import DemoCenter
from core import clock
from people.models import User

# Resource, which of the coming days with free times, from about (hour), visitor, what about or which options.
APPOINTMENTS = [
    (
        "job-counselling",
        0,
        14,
        0,
        AppointmentWish(Topic.DOCUMENTS, Way.IN_PERSON, "자기소개서 첫 문단이 막혔어요."),
    ),
    ("job-counselling", 2, 11, 2, AppointmentWish(Topic.INTERVIEW, Way.VIDEO)),
    ("career-counselling", 3, 15, 3, AppointmentWish(Topic.CAREER, Way.PHONE)),
]
STUDIO = [("photo-studio", 1, 11, 1, "헤어"), ("ai-interview", 4, 14, 3, "")]
VIDEO_URL = "https://meet.example/didim-demo"


def add_meeting_rooms(data: dict[str, Any], page: ResourcePage, center: DemoCenter) -> None:
    """The rooms of a resource in which people are met: staff see them, visitors book the counsellor."""
    if "rooms" not in data:
        return
    rooms = ResourcePage(
        title=data["rooms"]["name"],
        slug=data["rooms"]["slug"],
        search_description="상담할 때 함께 잡히는 방이에요. 따로 예약하지 않아요.",
        kind=ResourceKind.STUDY_ROOM,
        guide="상담사와 만나는 방이에요. 상담을 예약하면 방도 함께 잡혀요.",
        live=False,
    )
    rooms.units = [
        Unit(name=name, capacity=capacity, sort_order=order)
        for order, (name, capacity) in enumerate(data["rooms"]["units"])
    ]
    center.page.add_child(instance=rooms)
    page.rooms = rooms
    page.save_revision().publish()


def add_rotas(data: dict[str, Any], page: ResourcePage) -> None:
    """When each counsellor works, inside the hours of the resource."""
    units = {unit.name: unit for unit in page.units.all()}
    monday = clock.today() - timedelta(days=clock.today().weekday())
    for name, rows in data.get("rotas", {}).items():
        weekly = [
            WeeklyHours(tuple(map(int, days)), time.fromisoformat(opens), time.fromisoformat(closes), monday)
            for days, opens, closes in rows
        ]
        opening_save(resource=page, weekly=weekly, closures=[], unit=units[name])


def name_counsellors(counsellors: dict[tuple[str, str], str]) -> None:
    """Which account is which counsellor: `(slug of the resource, name of the unit)` to a mail address."""
    for (slug, name), email in counsellors.items():
        Unit.objects.filter(resource__slug=slug, name=name).update(counsellor=User.objects.get(email=email))


def add_appointments(resources: list[ResourcePage], visitors: list[User]) -> None:
    """A few of each kind, so that every screen has something to show."""
    by_slug = {page.slug: page for page in resources if page.policy}
    for slug, day, hour, visitor, about in APPOINTMENTS:
        booking = book_near(by_slug[slug], day, hour, visitors[visitor], appointment=about)
        if about.way == Way.VIDEO:
            booking.appointment.video_url = VIDEO_URL
            booking.appointment.save(update_fields=["video_url"])
    for slug, day, hour, visitor, options in STUDIO:
        book_near(by_slug[slug], day, hour, visitors[visitor], options=options)


def book_near(page: ResourcePage, day: int, hour: int, person: User, **wish: Any) -> Booking:
    """At the free time nearest to an hour, on one of the coming days that have any; at the next, when the person has something
    else then. Raises Refused when no time of these days goes."""
    refused: Refused | None = None
    for slot in free_slots(page, day, hour):
        try:
            return booking_create(
                person=person, resource=page, starts_at=slot.starts_at, minutes=slot.longest, **wish
            )
        except Refused as error:
            refused = error
    raise refused or LookupError(f"{page}: no free time")


def free_slots(page: ResourcePage, day: int, hour: int) -> list[Slot]:
    """Those of a day nearest to an hour first, then those of the days after it."""
    facts = facts_of(page, booking_window(cast(Policy, page.policy)))
    free = [[slot for slot in day_slots(facts, each) if slot.is_free] for each in facts.open_days]
    days = [found for found in free if found][day:]
    return [
        slot
        for found in days
        for slot in sorted(found, key=lambda slot: abs(clock.local(slot.starts_at).hour - hour))
    ]
