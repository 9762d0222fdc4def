"""Reminding people of what they booked: the day before; of counselling also the hour before. Run every minute; safe to run twice.

Who borrows a suit is reminded of bringing it back by `services.overdue`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bookings import messages
from bookings.enums import CARE_KINDS, Ahead, BookingStatus, ResourceKind
from bookings.models import Booking, BookingReminder
from bookings.services.clockwork import each_alone
from bookings.services.telling import tell
from core import clock
from outbox.kinds import Kind

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Lead:
    """How long before the start, and how late after that moment it is still said (a worker stood still, a booking was moved)."""

    message: Kind
    before: timedelta
    late: timedelta
    kinds: Collection[str]


LEADS = {
    Ahead.DAY: Lead(messages.TOMORROW, timedelta(hours=24), timedelta(hours=3), frozenset(ResourceKind)),
    Ahead.HOUR: Lead(messages.SOON, timedelta(hours=1), timedelta(minutes=30), CARE_KINDS),
}


def remind_due(now: datetime | None = None) -> int:
    """Everybody who is to be reminded at a moment, each in a transaction of its own. Gives how many were."""
    now = now or clock.now()
    return sum(each_alone(due(kind, now), partial(remind, kind=kind)) for kind in LEADS)


def due(kind: Ahead, now: datetime) -> Iterable[Booking]:
    """Bookings that begin so soon, made before the moment: whoever booked later has just been told."""
    lead = LEADS[kind]
    told = BookingReminder.objects.filter(booking=OuterRef("pk"), kind=kind, starts_at=OuterRef("starts_at"))
    found = Booking.objects.filter(
        Q(person__isnull=False) | ~Q(guest_phone=""),
        ~Exists(told),
        status=BookingStatus.CONFIRMED,
        resource__kind__in=lead.kinds,
        starts_at__gt=now + lead.before - lead.late,
        starts_at__lte=now + lead.before,
    )
    rows = found.select_related("person").order_by("starts_at", "pk")
    return [each for each in rows if each.created_at <= each.starts_at - lead.before]


@transaction.atomic
def remind(booking: Booking, kind: Ahead) -> bool:
    """Queue it, unless somebody else has: the row is made once. What changes before it leaves is seen when it does."""
    _, is_new = BookingReminder.objects.get_or_create(booking=booking, kind=kind, starts_at=booking.starts_at)
    if is_new:
        tell(LEADS[kind].message, booking, starts_at=booking.starts_at.isoformat())
    return is_new


def reminders_forget() -> int:
    """Rows of bookings that are long over, which nothing looks at any more. Run once a day."""
    return BookingReminder.objects.filter(starts_at__lt=clock.now() - KEPT).delete()[0]
