"""Whether what is kept of bookings agrees with itself. Says what is wrong, and repairs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, F, Q

from bookings.enums import FINAL, HOLDING, BookingStatus
from bookings.models import Booking, Hold, Loan

KEEPS_HOLDS = frozenset({BookingStatus.COMPLETED, BookingStatus.NO_SHOW})
"""Over, but the time that was used stays taken."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a stable code, and which row."""

    code: str
    detail: str


def findings() -> Iterator[Finding]:
    """Everything that is wrong: one query for each kind, and one pass over the holds."""
    yield from overlapping_holds()
    yield from holds_of_nothing()
    yield from bookings_without_holds()
    yield from holds_elsewhere()
    yield from loans_astray()


def overlapping_holds() -> Iterator[Finding]:
    """Two holds of one unit at the same time: the database refuses it, so its guard must have been away."""
    rows = (
        Hold.objects.order_by("unit", "starts_at")
        .values_list("pk", "unit", "starts_at", "ends_at")
        .iterator()
    )
    for (first, unit, _, end), (second, same, start, _) in pairwise(rows):
        if unit == same and start < end:
            yield Finding("overlap", f"holds {first} and {second} of unit {unit}")


def holds_of_nothing() -> Iterator[Finding]:
    """A hold belongs to a booking that has its place (or had it), or says why."""
    given_back = FINAL - KEEPS_HOLDS
    rows = Hold.objects.filter(Q(booking=None, reason="") | Q(booking__status__in=given_back))
    for key, booking in rows.values_list("pk", "booking"):
        yield Finding("hold_of_nothing", f"hold {key} of booking {booking}")


def bookings_without_holds() -> Iterator[Finding]:
    """A booking that has its place holds something."""
    rows = Booking.objects.filter(status__in=HOLDING).annotate(held=Count("holds")).filter(held=0)
    for key, code in rows.values_list("pk", "code"):
        yield Finding("booking_without_hold", f"booking {key} ({code})")


def holds_elsewhere() -> Iterator[Finding]:
    """A hold covers the time of its booking."""
    rows = Hold.objects.filter(booking__status__in=HOLDING).filter(
        Q(starts_at__gt=F("booking__starts_at")) | Q(ends_at__lt=F("booking__ends_at"))
    )
    for key, booking in rows.values_list("pk", "booking"):
        yield Finding("hold_too_short", f"hold {key} of booking {booking}")


def loans_astray() -> Iterator[Finding]:
    """What is out is held; what came back is over."""
    for key in (
        Loan.objects.out().exclude(booking__status=BookingStatus.CHECKED_IN).values_list("pk", flat=True)
    ):
        yield Finding("loan_out_of_nothing", f"loan {key}")
