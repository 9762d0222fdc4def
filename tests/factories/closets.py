"""Closets, suits and loans, as tests want them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from wagtail.models import Page

from bookings.enums import Measure, Period, ResourceKind, Scope
from bookings.models import Booking, Limit, Policy, ResourcePage, Suit, Unit
from bookings.services.booking import Override, booking_create
from bookings.services.lending import hand_over
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from core import clock
from people.models import User
from tests.factories import bookings as make

WORKDAYS = (0, 1, 2, 3, 4)
SIZES = ("100", "100", "95")


def policy(**fields: Any) -> Policy:
    """3 nights, 10 a year, from 7 days before the interview, one day of cleaning, 30-minute grid."""
    values = {
        "name": "청년옷장 규정",
        "kind": ResourceKind.LOAN,
        "grid_minutes": 30,
        "min_minutes": 30,
        "max_minutes": 30,
        "min_party": 1,
        "horizon_days": 7,
        "cancel_minutes": 60,
        "releases": True,
        **fields,
    }
    made, created = Policy.objects.get_or_create(name=values.pop("name"), defaults=values)
    if created:
        Limit.objects.create(
            policy=made, measure=Measure.COUNT, amount=10, period=Period.YEAR, scope=Scope.NETWORK
        )
    return made


def closet(
    parent: Page | None = None,
    *,
    sizes: tuple[str, ...] = SIZES,
    weekdays: tuple[int, ...] = WORKDAYS,
    closures: tuple[ClosedTime, ...] = (),
    closes_on_holidays: bool = True,
    **fields: Any,
) -> ResourcePage:
    """A live closet, open from Monday to Friday, 10 to 18; suit no. 1, 2, … of these sizes."""
    values = {"title": "청년옷장", "policy": policy(), "kind": ResourceKind.LOAN, **fields}
    page = make.room(parent, capacities=(1,) * len(sizes), **values)
    for number, (unit, size) in enumerate(zip(page.units.order_by("sort_order"), sizes, strict=True), 1):
        Unit.objects.filter(pk=unit.pk).update(name=f"정장 {number}번")
        Suit.objects.create(unit=unit, size=size, color="남색", cut="남성 슬림", pieces="재킷, 바지, 셔츠")
    opening_save(
        resource=page,
        weekly=[WeeklyHours(weekdays, time(10), time(18), clock.today() - timedelta(days=7))],
        closures=closures,
        closes_on_holidays=closes_on_holidays,
    )
    return ResourcePage.objects.get(pk=page.pk)


def suit(page: ResourcePage, number: int) -> Unit:
    return Unit.objects.get(resource=page, name=f"정장 {number}번")


def borrow(
    person: User | None, page: ResourcePage, starts_at: datetime, number: int | None = None, **fields: Any
) -> Booking:
    """Book a suit for an interview on the day of the pick-up."""
    interview: date = clock.local(starts_at).date()
    return booking_create(
        person=person,
        resource=page,
        starts_at=starts_at,
        **{
            "unit": suit(page, number) if number else None,
            "interview_on": interview,
            "party_size": 1,
            **fields,
        },
    )


def lend(booking: Booking, by: User | None = None) -> Booking:
    """Handed over now."""
    staff = by or User.objects.filter(email="lender@didim.example").first()
    staff = staff or User.objects.create_user("lender@didim.example", name="박창구")
    return hand_over(booking=booking, by=staff, id_checked=True)


def any_time() -> Override:
    """What staff set aside to lend at this moment, whatever the hour."""
    return Override(frozenset({"too_soon", "closed", "off_grid", "interview"}), "지금 왔어요.")
