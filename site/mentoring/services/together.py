"""What all use cases of mentoring share: short transactions, and the order of locks: person, then open time, then request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from core.short_transactions import short_transaction
from mentoring import errors
from mentoring.models import Mentor, Slot, Talk
from people.models import User

P = ParamSpec("P")
T = TypeVar("T")

ANSWER_WITHIN = timedelta(hours=48)
"""What mentors promise."""


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """One transaction that waits at most 3 seconds for a lock; else it answers with `busy`."""
    return short_transaction(errors.busy)(use_case)


def lock_person(person: User) -> User:
    """Nobody else asks for this person until the transaction ends, and nobody erases them. Raises Refused."""
    found = User.objects.select_for_update(of=("self",)).filter(pk=person.pk, is_active=True).first()
    if found is None:
        raise errors.signed_out()
    return found


def lock_mentor(mentor: Mentor) -> Mentor:
    """Nobody else opens times for this mentor until the transaction ends."""
    return Mentor.objects.select_for_update(of=("self",)).get(pk=mentor.pk)


def lock_slot(slot: Slot) -> Slot:
    """Nobody else takes this time, or takes it back, until the transaction ends."""
    found = Slot.objects.select_for_update(of=("self",))
    return found.select_related("mentor__center", "mentor__user").get(pk=slot.pk)


def lock_talk(talk: Talk) -> Talk:
    """The request as it is now; whoever changes it waits."""
    return Talk.objects.select_for_update(of=("self",)).with_all().get(pk=talk.pk)


def half_way(now: datetime, until: datetime) -> datetime:
    """When somebody is reminded: with 48 hours to answer, after 24."""
    return now + (until - now) / 2
