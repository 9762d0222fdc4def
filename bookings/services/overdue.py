"""What becomes due for loans as time passes: reminders, suits that are late, suits that nobody picked up.

Run by `services.clockwork`; safe to run twice.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from bookings import messages
from bookings.enums import BookingStatus, Reminder, ResourceKind
from bookings.models import Booking, Loan
from bookings.services.arriving import release
from bookings.services.cancelling import end
from bookings.services.freeing import lock_to_free
from bookings.services.locks import in_short_transaction, lock_booking, lock_units
from bookings.services.suits import is_out, make_room, tell_once
from bookings.services.telling import tell
from core import clock
from core.prepared import prepared

SAYS_FROM = time(9)
"""Nobody is reminded before this time of the day."""
DAYS = {1: Reminder.DAY_BEFORE, 0: Reminder.DUE, -1: Reminder.LATE}
"""What is said on which day, counted to the day on which it is due."""
KINDS = {
    Reminder.DAY_BEFORE: messages.DUE_TOMORROW,
    Reminder.DUE: messages.DUE_TODAY,
    Reminder.LATE: messages.OVERDUE,
}


# --- Late -----------------------------------------------------------------------------------


@prepared
def late(*, now: datetime) -> QuerySet[Booking]:
    return (
        Booking.objects.filter(loan__in=Loan.objects.overdue(now)).select_related("resource").order_by("pk")
    )


@in_short_transaction
def keep_late(*, booking: Booking, now: datetime) -> bool:
    """Keep what an overdue loan holds; whoever follows is moved or told first. False when it is back, or not late."""
    units = lock_units(booking.resource)
    booking = lock_booking(booking)
    if not booking.loan.is_out or booking.loan.due_at >= now:
        return False
    make_room(booking, units, now)
    return True


# --- Reminders ------------------------------------------------------------------------------


def to_remind(now: datetime) -> list[Booking]:
    """Suits that are out and due until tomorrow."""
    return _out(until=clock.day_start(clock.local(now).date() + timedelta(days=2)))


@prepared
def _out(*, until: datetime) -> QuerySet[Booking]:
    loans = Loan.objects.out().filter(due_at__lt=until)
    return Booking.objects.filter(loan__in=loans).select_related("loan", "person").order_by("pk")


@transaction.atomic
def remind(booking: Booking, now: datetime) -> bool:
    """Say what the day asks for, once."""
    loan, local = booking.loan, clock.local(now)
    days = max(-1, (clock.local(loan.due_at).date() - local.date()).days)
    is_over = days == 0 and now >= loan.due_at  # too late for "today"; tomorrow it is late
    if local.time() < SAYS_FROM or is_over:
        return False
    if not tell_once(loan, DAYS[days]):
        return False
    tell(KINDS[DAYS[days]], booking)
    return True


# --- Never picked up ------------------------------------------------------------------------


@prepared
def uncollected(*, now: datetime) -> QuerySet[Booking]:
    """Whose time to pick up has begun."""
    found = Booking.objects.filter(
        status=BookingStatus.CONFIRMED, resource__kind=ResourceKind.LOAN, starts_at__lte=now
    )
    return found.select_related("resource__policy", "person", "unit").order_by("starts_at", "pk")


def settle_uncollected(booking: Booking, now: datetime) -> bool:
    """Ask once; when the day is over, give it to others. Nobody gets a strike unasked, or for a suit that wasn't there."""
    policy = booking.resource.policy
    is_there = booking.unit is not None and booking.unit.is_active and not is_out(booking.unit)
    if policy is None or not policy.releases or not is_there:
        return now >= booking.ends_at and lapse(booking=booking, now=now)
    if booking.asked_at is None:
        return now >= booking.starts_at + timedelta(minutes=policy.grace_minutes) and _ask(booking, now)
    waits_until = clock.day_start(clock.local(booking.asked_at).date() + timedelta(days=1))
    return now >= waits_until and release(booking=booking, now=now)


@transaction.atomic
def _ask(booking: Booking, now: datetime) -> bool:
    asked = Booking.objects.filter(pk=booking.pk, asked_at=None, status=BookingStatus.CONFIRMED)
    if not asked.update(asked_at=now):
        return False
    tell(messages.UNCOLLECTED, booking)
    return True


@in_short_transaction
def lapse(*, booking: Booking, now: datetime) -> bool:
    """The time is over and nothing was handed over: that is all. False when somebody was quicker."""
    booking = lock_to_free(booking)
    if booking.status != BookingStatus.CONFIRMED or now < booking.ends_at:
        return False
    end(booking, BookingStatus.EXPIRED)
    return True
