"""Rooms, people and bookings, as tests want them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from wagtail.models import Locale, Page

from bookings.enums import Measure, Period, ResourceKind, Scope
from bookings.models import Booking, Limit, Policy, ResourcePage, Unit
from bookings.services.booking import booking_create
from bookings.services.opening import WeeklyHours, opening_save
from core import clock
from people.models import User
from tests.factories.home import plant

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


def person(number: int = 1, **fields: Any) -> User:
    """A visitor who has told name and phone."""
    values = {"name": f"이디딤{number}", "phone": f"+82100000{number:04d}", **fields}
    return User.objects.create_user(values.pop("email", f"visitor{number}@didim.example"), **values)


def root() -> Page:
    """The root of the page tree; made anew where a test has emptied the tables."""
    Locale.objects.get_or_create(language_code="ko")
    found = Page.objects.filter(depth=1).first()
    return found or Page.add_root(title="Root", slug="root")


def policy(**fields: Any) -> Policy:
    """The study-room rules: 60-minute grid, 1-3 hours, 14 days, 180 minutes a day anywhere."""
    limit = fields.pop("limit", 180)
    made, created = Policy.objects.get_or_create(
        name=fields.pop("name", "스터디룸 기본 규정"), defaults=fields
    )
    if created and limit:
        Limit.objects.create(
            policy=made, measure=Measure.MINUTES, amount=limit, period=Period.DAY, scope=Scope.NETWORK
        )
    return made


def room(parent: Page | None = None, *, capacities: tuple[int, ...] = (4,), **fields: Any) -> ResourcePage:
    """A live study room, without opening hours."""
    number = ResourcePage.objects.count() + 1
    values = {
        "title": f"스터디룸 {number}",
        "slug": f"room-{number}",
        "kind": ResourceKind.STUDY_ROOM,
        **fields,
    }
    if "policy" not in values:
        values["policy"] = policy()
    page = ResourcePage(**values)
    page.units = [
        Unit(name=f"{n}호실", capacity=capacity, sort_order=n) for n, capacity in enumerate(capacities, 1)
    ]
    plant(page, parent or root())
    return ResourcePage.objects.select_related("policy").get(pk=page.pk)


def open_room(
    parent: Page | None = None, *, opens: time = time(9), closes: time = time(21), **fields: Any
) -> ResourcePage:
    """A live study room, open every day, holidays too."""
    page = room(parent, **fields)
    opening_save(
        resource=page,
        weekly=[WeeklyHours(EVERY_DAY, opens, closes, clock.today() - timedelta(days=7))],
        closures=[],
        closes_on_holidays=False,
    )
    return page


def tomorrow_at(hour: int, minute: int = 0) -> datetime:
    return clock.at(clock.today() + timedelta(days=1), time(hour, minute))


def on(day: date, hour: int) -> datetime:
    return clock.at(day, time(hour))


def book(person: User, resource: ResourcePage, starts_at: datetime, **fields: Any) -> Booking:
    return booking_create(
        person=person, resource=resource, starts_at=starts_at, **{"minutes": 60, "party_size": 2, **fields}
    )


def counselling_policy(**fields: Any) -> Policy:
    """50 minutes every hour, ten minutes between; once a day."""
    values = {
        "name": "상담 기본 규정",
        "kind": ResourceKind.APPOINTMENT,
        "grid_minutes": 60,
        "min_minutes": 50,
        "max_minutes": 50,
        "buffer_minutes": 10,
        "min_party": 1,
        "cancel_minutes": 180,
        **fields,
    }
    made, created = Policy.objects.get_or_create(name=values.pop("name"), defaults=values)
    if created:
        Limit.objects.create(
            policy=made, measure=Measure.COUNT, amount=1, period=Period.DAY, scope=Scope.NETWORK
        )
    return made


def counselling(parent: Page | None = None, *, counsellors: int = 2, rooms: int = 1) -> ResourcePage:
    """Counsellors who are there every day, and rooms to meet in."""
    parent = parent or root()
    meeting = room(parent, capacities=(2,) * rooms, policy=None, title="상담실") if rooms else None
    return open_room(
        parent,
        capacities=(1,) * counsellors,
        title="취업상담",
        kind=ResourceKind.APPOINTMENT,
        policy=counselling_policy(),
        rooms=meeting,
    )


def studio(parent: Page | None = None, **fields: Any) -> ResourcePage:
    """Photos of 20 minutes, once a year here, with hair and make-up."""
    rules, created = Policy.objects.get_or_create(
        name="사진 촬영 규정",
        defaults={
            "kind": ResourceKind.STUDIO,
            "grid_minutes": 20,
            "min_minutes": 20,
            "max_minutes": 20,
            "min_party": 1,
        },
    )
    if created:
        Limit.objects.create(
            policy=rules, measure=Measure.COUNT, amount=1, period=Period.YEAR, scope=Scope.RESOURCE
        )
    values = {"title": "청춘사진관", "options": "헤어, 메이크업", **fields}
    return open_room(parent, capacities=(1,), kind=ResourceKind.STUDIO, policy=rules, **values)
