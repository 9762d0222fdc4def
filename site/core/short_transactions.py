"""Use cases that many people want in the same second: one short transaction each, which waits for a lock only so long."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

from core import plainly

LOCK_TIMEOUT = "3s"
DEADLOCK = "40P01"

P = ParamSpec("P")
T = TypeVar("T")


def short_transaction(busy: Callable[[], Exception]) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorates a use case: it runs in one transaction that waits at most 3 seconds for a lock.

    A deadlock is tried once more; a lock that doesn't come raises what `busy` gives instead of an error page.
    """

    def decorate(use_case: Callable[P, T]) -> Callable[P, T]:
        @wraps(use_case)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            for is_last in (False, True):
                try:
                    with transaction.atomic():
                        _limit_waiting()
                        return use_case(*args, **kwargs)
                except OperationalError as error:
                    if is_last or getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                        raise busy() from error
            raise AssertionError("unreachable")

        return run

    return decorate


def _limit_waiting() -> None:
    # SQLite has one write lock, taken at BEGIN; its wait is the connection's time-out.
    if plainly.database().vendor == "postgresql":
        plainly.execute((f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'", ()))
