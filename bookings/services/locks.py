"""The locking doctrine (docs/locking.md): lock only when something becomes less available; one transaction;
persons first, then units, each sorted by id; then check the rules; then insert. Nothing slow inside."""

from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

from django.db.models import QuerySet

from bookings.errors import BUSY, SIGNED_OUT, Refused
from bookings.models import Booking, ResourcePage, Unit
from core import plainly
from core.prepared import prepared
from core.short_transactions import short_transaction
from people.models import User

PHONE_SEED = 5_213_307  # keeps these locks apart from any others
LOCK_PHONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))"

P = ParamSpec("P")
T = TypeVar("T")


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """Run a use case in one transaction that waits at most 3 seconds for a lock; else it answers Refused(BUSY)."""
    return short_transaction(lambda: Refused([BUSY]))(use_case)


def lock_people(ids: Iterable[int]) -> None:
    """Nobody else books for these persons until the transaction ends, and nobody erases them.

    Raises Refused(SIGNED_OUT) when one of them was erased a moment ago.
    """
    wanted = set(ids)
    if len(lock_people_there(wanted)) < len(wanted):
        raise Refused([SIGNED_OUT])


def lock_people_there(ids: Iterable[int]) -> set[int]:
    """Lock those of these persons who are still there, and tell who they are."""
    return set(_locked_people(keys=sorted(set(ids))))


@prepared
def _locked_people(*, keys: Iterable[int]) -> QuerySet[User, int]:
    return User.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)


def lock_phones(phones: Iterable[str]) -> None:
    """Nobody else books with these numbers (E.164) of guests and companions, who have no row to lock.

    On SQLite the one write lock does it.
    """
    if plainly.database().vendor == "postgresql":
        for phone in sorted(set(phones) - {""}):
            plainly.execute((LOCK_PHONE, [phone, PHONE_SEED]))


def lock_units(resource: ResourcePage) -> list[Unit]:
    """Every unit that a booking of the resource may hold, locked against every other booking of them."""
    return _locked_units(resources=[key for key in (resource.pk, resource.rooms_id) if key])


@prepared
def _locked_units(*, resources: Iterable[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(resource__in=resources).select_for_update().order_by("pk")


def lock_booking(booking: Booking) -> Booking:
    """The booking as it is now, locked, with its resource and policy. After persons and units (docs/locking.md)."""
    found = _locked_bookings(key=booking.pk)
    if not found:
        raise Booking.DoesNotExist
    return found[0]


@prepared
def _locked_bookings(*, key: int) -> QuerySet[Booking]:
    locked = Booking.objects.select_for_update(of=("self",)).filter(pk=key)
    return locked.select_related("resource__policy", "person", "unit").order_by()
