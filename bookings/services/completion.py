"""When a use is over: the booking is completed and counted, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bookings.enums import BookingStatus, ResourceKind
from bookings.models import Booking
from bookings.models.bookings import BookingQuerySet
from bookings.services.thanking import thank_later
from core import clock
from core.prepared import prepared
from people.models import User
from people.services.uses import use_record

USED = (BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN)


def bookings_complete(now: datetime, bookings: BookingQuerySet | None = None) -> int:
    """Complete and count what is over; gives the number. Done by the daily task, so statistics end with yesterday.

    A confirmed booking whose time has passed was used: the desk marks those who did not come before that. A loan is over
    when it is back, whatever the clock says (`services.lending`).
    """
    found = _over(Booking.objects.all() if bookings is None else bookings, now)
    return sum(_complete(key, person_id) for key, person_id in list(found))


def visits_complete(now: datetime) -> int:
    """The same for those who came, as soon as their time is over: done every minute."""
    return sum(_complete(key, person_id) for key, person_id in _visits_over(now=now))


@prepared
def _visits_over(*, now: datetime) -> QuerySet[Booking, tuple[int, int | None]]:
    return _over(Booking.objects.filter(status=BookingStatus.CHECKED_IN), now)


def _over(bookings: BookingQuerySet, now: datetime) -> QuerySet[Booking, tuple[int, int | None]]:
    over = bookings.filter(status__in=USED, ends_at__lte=now, starts_at__lt=now)
    return (
        over.exclude(resource__kind=ResourceKind.LOAN)
        .order_by("ends_at", "pk")
        .values_list("pk", "person_id")
    )


@transaction.atomic
def _complete(key: int, person_id: int | None) -> bool:
    """One booking; False when somebody else was quicker. The person is locked first (docs/locking.md): whether a use was
    the first depends on the person's other bookings."""
    if person_id:
        User.objects.select_for_update().filter(pk=person_id).first()
    if not Booking.objects.filter(pk=key, status__in=USED).update(status=BookingStatus.COMPLETED):
        return False
    booking = Booking.objects.select_related("resource", "person").get(pk=key)
    count_use(booking)
    thank_later(booking)
    return True


def count_use(booking: Booking) -> None:
    """Count a completed booking, once, without identity."""
    kind = booking.resource.kind
    used = Booking.objects.filter(status=BookingStatus.COMPLETED, resource__kind=kind).exclude(pk=booking.pk)
    use_record(
        service=kind,
        page=booking.resource.get_parent(),
        day=clock.local(booking.starts_at).date(),
        minutes=booking.minutes,
        birth_date=booking.person.birth_date if booking.person else None,
        is_first=booking.person is not None and not used.filter(person=booking.person).exists(),
    )
