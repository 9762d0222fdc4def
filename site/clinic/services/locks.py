"""docs/locking.md: the person first, then the request; one short transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from clinic.errors import BUSY, SIGNED_OUT, Refused
from clinic.models import Review
from core.short_transactions import short_transaction
from people.models import User

P = ParamSpec("P")
T = TypeVar("T")


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """One transaction that waits at most 3 seconds for a lock; else it answers Refused(BUSY)."""
    return short_transaction(lambda: Refused(BUSY))(use_case)


def lock_person(person: User) -> User:
    """Nobody else sends papers for this person until the transaction ends, and nobody erases them. Raises Refused."""
    found = User.objects.select_for_update().filter(pk=person.pk).first()
    if found is None:
        raise Refused(SIGNED_OUT)
    return found


def lock_review(review: Review) -> Review:
    """The request as it is now, locked."""
    return Review.objects.select_for_update(of=("self",)).with_all().get(pk=review.pk)
