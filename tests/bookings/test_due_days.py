"""A suit is due on a day that becomes a closed one: it comes back on the next open day, and nobody is late for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail

from bookings.enums import HoldReason
from bookings.models import Booking, Hold, Loan
from bookings.services.clockwork import run_due
from bookings.services.closures import bookings_hit, proposals
from bookings.services.opening import opening_expand_all
from core import clock
from core.models import Holiday
from tests.factories import bookings as make
from tests.factories import closets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def closet():
    return closets.closet()


def day(number: int, hour: int = 14):
    """November 2026: the 23rd is a Monday."""
    return make.on(date(2026, 11, 1) + timedelta(days=number - 1), hour)


def closes_on(number: int) -> None:
    """A 임시공휴일."""
    Holiday.objects.create(date=day(number).date(), name="임시공휴일")
    opening_expand_all()


def held(booking: Booking) -> list[tuple]:
    return list(Hold.objects.filter(booking=booking).values_list("starts_at", "ends_at"))


@pytest.mark.parametrize("is_out", [True, False], ids=["at home", "booked"])
def test_it_is_due_on_the_next_open_day(closet, travel, is_out):
    booking = closets.borrow(make.person(1), closet, day(23), 1)
    if is_out:
        travel("2026-11-23 14:00")
        closets.lend(booking)
    closes_on(26)
    assert not bookings_hit([closet], clock.now())
    assert run_due().due_moved == 1
    assert run_due().due_moved == 0
    booking.refresh_from_db()
    assert (booking.ends_at, booking.loan.due_at, booking.sequence) == (day(27, 18), day(27, 18), 1)
    assert held(booking) == [(day(23), day(31, 0))], "cleaned on Monday"
    letter = mail.outbox[-1]
    assert letter.subject.startswith("예약이 바뀌었어요")
    assert "센터가 쉬어서" in letter.body
    assert "SEQUENCE:1" in str(letter.attachments[0])


def test_nobody_is_late_on_a_closed_day(closet, travel):
    booking = closets.borrow(make.person(1), closet, day(23), 1)
    travel("2026-11-23 14:00")
    closets.lend(booking)
    closes_on(26)
    run_due()
    travel("2026-11-27 10:00")
    run_due()
    assert not Loan.objects.overdue(clock.now())
    travel("2026-11-27 18:01")
    assert run_due().kept_late == 1


def test_who_follows_gets_another_suit_or_is_told(closet, travel):
    booking = closets.borrow(make.person(1), closet, day(23), 1)
    travel("2026-11-23 14:00")
    closets.lend(booking)
    following = closets.borrow(make.person(2), closet, day(30), 1)
    closes_on(26)
    run_due()
    following.refresh_from_db()
    assert following.unit == closets.suit(closet, 2)
    assert "쉬는 날이 생겨서" in "".join(
        each.body for each in mail.outbox if following.person.email in each.to
    )


def test_other_hours_of_the_day_change_nothing(closet):
    booking = closets.borrow(make.person(1), closet, day(23), 1)
    Loan.objects.filter(booking=booking).update(due_at=day(26, 19))
    assert run_due().due_moved == 0


def test_what_can_not_be_fetched_is_for_staff(closet):
    booking = closets.borrow(make.person(1), closet, day(24), 1)
    assert booking.ends_at == day(27, 18)
    closes_on(24)
    closes_on(27)
    assert run_due().due_moved == 0
    assert [hit.booking for hit in bookings_hit([closet], clock.now())] == [booking]


def test_what_is_proposed_can_be_chosen(closet):
    """A booking that is moved keeps its own suit: times at which only others are free are no proposals."""
    booking = closets.borrow(make.person(1), closet, day(24), 1, interview_on=day(25).date())
    Hold.objects.create(
        unit=booking.unit, starts_at=day(31, 0), ends_at=day(32, 0), reason=HoldReason.MAINTENANCE
    )
    closes_on(24)
    booking = bookings_hit([closet], clock.now())[0].booking
    assert {clock.local(start).date() for start in proposals(booking)} == {day(23).date()}
