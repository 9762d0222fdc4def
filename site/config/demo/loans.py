"""The suits of the closet, and a loan in every state: coming, out, late, lost, and back with something torn."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from bookings.closet import pick_up_times
from bookings.enums import Condition
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Hold, Loan, ResourcePage, Suit
from bookings.services.booking import Override, booking_create
from bookings.services.lending import hand_over, lost, take_back
from bookings.services.overdue import keep_late
from config.demo import sources
from config.demo.accounts import DEMO_ADMIN
from core import clock
from people.models import User

SLUG = "suit-closet"
ANY_TIME = Override(
    frozenset({"too_soon", "closed", "off_grid", "interview", "desk_full"}), "보기로 넣은 대여예요."
)
# Suit, visitor.
COMING = (4, 0)
OUT = (8, 1)
LATE = (3, 3)
DAMAGED = (11, 2)
LOST = (12, 4)


def add_loans(resources: list[ResourcePage], visitors: list[User]) -> None:
    closet = next(page for page in resources if page.slug == SLUG)
    _add_suits(closet)
    staff = User.objects.get(email=DEMO_ADMIN)
    _add_coming(closet, visitors)
    _lend(closet, OUT, visitors, staff)
    damaged = _lend(closet, DAMAGED, visitors, staff)
    _set_back(damaged, timedelta(days=2))
    take_back(booking=damaged, by=staff, condition=Condition.REPAIR, damage="소매 끝 단추가 떨어졌어요.")
    gone = _lend(closet, LOST, visitors, staff)
    _set_back(gone, timedelta(days=2))
    lost(booking=gone, by=staff)
    late = _lend(closet, LATE, visitors, staff)
    _set_back(late, timedelta(days=(late.ends_at - clock.now()).days + 2))
    keep_late(booking=late, now=clock.now())


def _add_suits(closet: ResourcePage) -> None:
    rows = next(data["suits"] for data in sources.read("resources") if data["slug"] == SLUG)
    units = closet.units.order_by("sort_order", "pk")
    for unit, (size, color, cut, pieces) in zip(units, rows, strict=True):
        Suit.objects.create(unit=unit, size=size, color=color, cut=cut, pieces=pieces)


def _add_coming(closet: ResourcePage, visitors: list[User]) -> None:
    """Picked up at the first time from tomorrow on, for an interview the day after."""
    number, visitor = COMING
    today = clock.today()
    facts = facts_of(closet, Interval(clock.now(), clock.day_start(today + timedelta(days=8))))
    for days in range(1, 7):
        day = today + timedelta(days=days)
        interview_on = day + timedelta(days=1)
        times = pick_up_times(facts, day, interview_on, facts.bookable)
        if free := next((time for time in times if time.is_free), None):
            _book(closet, number, visitors[visitor], free.starts_at, interview_days=1)
            return


def _book(
    closet: ResourcePage,
    number: int,
    person: User,
    starts_at: datetime,
    *,
    interview_days: int = 0,
    by: User | None = None,
) -> Booking:
    return booking_create(
        person=person,
        resource=closet,
        starts_at=starts_at,
        party_size=1,
        unit=closet.units.get(name=f"정장 {number}번"),
        interview_on=clock.local(starts_at).date() + timedelta(days=interview_days),
        override=ANY_TIME if by else None,
        by=by,
    )


def _lend(closet: ResourcePage, loan: tuple[int, int], visitors: list[User], staff: User) -> Booking:
    """Handed over a moment ago, whatever the hour at which the demo is loaded."""
    number, visitor = loan
    now = clock.now().replace(second=0, microsecond=0)
    booking = _book(closet, number, visitors[visitor], now, by=staff)
    return hand_over(booking=booking, by=staff, id_checked=True)


def _set_back(booking: Booking, ago: timedelta) -> None:
    """As if it had all happened so much earlier."""
    Hold.objects.filter(booking=booking).update(starts_at=F("starts_at") - ago, ends_at=F("ends_at") - ago)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=F("starts_at") - ago, ends_at=F("ends_at") - ago, checked_in_at=F("checked_in_at") - ago
    )
    Loan.objects.filter(booking=booking).update(
        due_at=F("due_at") - ago,
        handed_over_at=F("handed_over_at") - ago,
        interview_on=F("interview_on") - ago,
    )
