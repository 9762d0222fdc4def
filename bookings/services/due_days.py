"""Suits that are due on a day which has become a closed one: nobody can bring them back then, so they are due when it opens next.

Run by `services.clockwork`; safe to run twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from bookings import messages
from bookings.attempts import Facts
from bookings.enums import HOLDING, BookingStatus, Reminder, ResourceKind
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Loan, OpenSpan
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction, lock_booking, lock_units
from bookings.services.suits import clear_the_way, hold_until
from bookings.services.telling import tell
from core import clock
from core.prepared import prepared

REASON = "돌려줄 날에 센터가 쉬어서, 다음에 여는 날까지 늦췄어요."


@prepared
def due_when_closed(*, now: datetime) -> QuerySet[Booking]:
    """Loans whose moment to come back lies in no open time any more. Those that can't even be picked up are for staff to move."""
    spans = OpenSpan.objects.filter(resource=OuterRef("resource"), unit=None).order_by()
    is_back_in = Exists(
        spans.filter(starts_at__lt=OuterRef("loan__due_at"), ends_at__gte=OuterRef("loan__due_at"))
    )
    is_fetched_in = Exists(
        spans.filter(starts_at__lte=OuterRef("starts_at"), ends_at__gt=OuterRef("starts_at"))
    )
    found = Booking.objects.filter(
        ~is_back_in, status__in=HOLDING, resource__kind=ResourceKind.LOAN, loan__due_at__gt=now
    )
    is_meant = Q(status=BookingStatus.CHECKED_IN) | is_fetched_in
    return found.filter(is_meant).select_related("resource__policy").order_by("starts_at", "pk")


@in_short_transaction
def due_follow(*, booking: Booking, now: datetime) -> bool:
    """Let one of them come back on the next open day, and tell the person. Who follows is moved or told first, as for a late one.

    False when the day is open after all (only its hours have changed), or nobody knows of a later open day.
    """
    units = lock_units(booking.resource)
    booking = lock_booking(booking)
    if booking.status not in HOLDING or booking.loan.due_at <= now:
        return False
    facts = facts_of(booking.resource, Interval(now, booking.loan.due_at), units=units)
    due = _opens_next(facts, booking.loan.due_at)
    if due <= booking.loan.due_at:
        return False
    until = facts.clean_at(due)
    keys = sorted(set(booking.holds.values_list("unit_id", flat=True)))
    held = max(booking.holds.values_list("ends_at", flat=True))
    if held < until:
        clear_the_way(keys, Interval(held, until), units, "closed")
    hold_until(booking, until)
    _write(booking, due)
    return True


def _opens_next(facts: Facts, due_at: datetime) -> datetime:
    """When the desk closes on the day on which it was due, or on the first open day after it."""
    day = clock.local(due_at).date()
    if day in facts.open_days or not any(each > day for each in facts.open_days):
        return due_at
    return facts.closing(facts.open_day_after(day, 1))


def _write(booking: Booking, due: datetime) -> None:
    """Reminders begin anew: they speak of the day."""
    before = [booking.starts_at.isoformat(), booking.ends_at.isoformat()]
    booking.ends_at = due
    booking.sequence += 1
    booking.save(update_fields=["ends_at", "sequence"])
    told = Reminder.NOT_READY if booking.loan.was_told(Reminder.NOT_READY) else ""
    Loan.objects.filter(booking=booking).update(due_at=due, reminded=told)
    log(booking, "bookings.extend", user=None, data={"by_staff": False, "reason": REASON})
    tell(messages.MOVED, booking, before=before, reason=REASON)
