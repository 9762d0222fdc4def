"""The locking doctrine (docs/locking.md): lock only when something becomes less available; one transaction;
persons first, then units, each sorted by id; then check the rules; then insert. Nothing slow inside."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from bookings.errors import BUSY, SIGNED_OUT, Refused
from bookings.models import ResourcePage, Unit
from people.models import User

LOCK_TIMEOUT = "3s"
DEADLOCK = "40P01"

P = ParamSpec("P")
T = TypeVar("T")


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """Run a use case in one transaction that waits at most 3 seconds for a lock.

    A deadlock is tried once more; a lock that doesn't come answers Refused(BUSY) instead of an error page.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for is_last in (False, True):
            try:
                with transaction.atomic():
                    _limit_waiting()
                    return use_case(*args, **kwargs)
            except OperationalError as error:
                if is_last or getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                    raise Refused([BUSY]) from error
        raise AssertionError("unreachable")

    return run


def lock_people(ids: Iterable[int]) -> None:
    """Nobody else books for these persons until the transaction ends, and nobody erases them.

    Raises Refused(SIGNED_OUT) when one of them was erased a moment ago.
    """
    wanted = set(ids)
    found = User.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)
    if len(list(found)) < len(wanted):
        raise Refused([SIGNED_OUT])


def lock_units(resource: ResourcePage) -> list[Unit]:
    """The active units of a resource, locked against every other booking of them."""
    return list(Unit.objects.select_for_update().filter(resource=resource, is_active=True).order_by("pk"))


def _limit_waiting() -> None:
    # SQLite has one write lock, taken at BEGIN; its wait is the connection's time-out.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
