"""The check-in address of a unit, for a QR printed on its door or shown on the display beside it.

The token is the number of the unit, signed: it can't be guessed for another unit, and stays good for as long as the print
hangs there. It opens nothing by itself: who has no booking there now sees only what to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.db.models import Q
from django.urls import reverse

from bookings.enums import BookingStatus, ResourceKind
from bookings.models import Booking, Unit
from bookings.models.bookings import BookingQuerySet
from core import clock
from people.models import User

SIGNER = signing.Signer(salt="bookings.here", sep=".")


def here_path(unit: Unit) -> str:
    """The path of a unit's check-in address."""
    return reverse("bookings:here", args=[SIGNER.sign(unit.pk)])


def unit_here(token: str) -> Unit | None:
    """The unit that an address speaks of; nothing for an address that was changed or whose unit is not shown any more."""
    try:
        key = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Unit.objects.select_related("resource__policy").filter(pk=key, resource__live=True).first()


@dataclass(frozen=True)
class Arrival:
    """What somebody who stands before a unit has there: a booking that begins, goes on, or comes later today."""

    now: Booking | None = None
    inside: Booking | None = None
    later: Booking | None = None


def arrival_of(person: User, unit: Unit) -> Arrival:
    """The bookings of a person for one unit (a counsellor's room, too), as far as they matter now."""
    now = clock.now()
    found = list(bookings_at(unit).filter(person=person).coming(now))
    return Arrival(
        now=next((each for each in found if each.can_check_in(now)), None),
        inside=next((each for each in found if each.status == BookingStatus.CHECKED_IN), None),
        later=next((each for each in found if each.status == BookingStatus.CONFIRMED), None),
    )


def bookings_at(unit: Unit) -> BookingQuerySet:
    """Whatever is booked in a unit, or holds it. Not loans: what is lent is handed over at the desk."""
    there = Booking.objects.filter(Q(unit=unit) | Q(pk__in=unit.holds.order_by().values("booking")))
    return there.exclude(resource__kind=ResourceKind.LOAN).select_related(
        "resource__policy", "person", "unit"
    )
