"""Booking an interview, and calling it off. docs/locking.md: the person first, then the slot."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import outbox.services as outbox
from core import clock
from core.short_transactions import short_transaction
from events.services.reminding import next_moment
from fairs import messages
from fairs.errors import BUSY, REASON_NEEDED, SIGNED_OUT, TOO_LATE, Refused
from fairs.models import Interview, Slot, new_code
from fairs.rules import Facts, Own, refusal
from people.models import User

P = ParamSpec("P")
T = TypeVar("T")


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """One transaction that waits at most 3 seconds for a lock; else it answers Refused(BUSY)."""
    return short_transaction(lambda: Refused(BUSY))(use_case)


def facts_of(slot: Slot, person: User | None = None) -> Facts:
    """What the rules look at. Three queries."""
    found = Interview.objects.booked().filter(person=person, slot__ends_at__gt=slot.starts_at)
    own = found.select_related("slot__company") if person else []
    return Facts(
        now=clock.now(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        is_taken=Interview.objects.booked().filter(slot=slot).exists(),
        is_called_off=Slot.objects.called_off().filter(pk=slot.pk).exists(),
        own=tuple(Own(str(each.slot.company), each.slot.starts_at, each.slot.ends_at) for each in own),
    )


@in_short_transaction
def interview_book(*, person: User, slot: Slot) -> Interview:
    """Take a slot: nobody else has it then, and the person has no other interview at that time.

    Booking one's own slot once more gives the same interview. Raises Refused.
    """
    person = lock_person(person)
    slot = lock_slot(slot)
    if own := Interview.objects.booked().with_all().filter(slot=slot, person=person).first():
        return own
    if found := refusal(facts_of(slot, person)):
        raise Refused(found)
    remind_at = next_moment(slot.starts_at, clock.now())
    interview = Interview.objects.create(code=_free_code(), slot=slot, person=person, remind_at=remind_at)
    outbox.send(messages.BOOKED, person, interview_id=interview.pk)
    return interview


@in_short_transaction
def interview_cancel(*, interview: Interview, as_staff: bool = False, reason: str = "") -> Interview:
    """Give the time back. A person may until it begins; staff always, with a reason for the person. Raises Refused.

    Calling off twice changes nothing.
    """
    interview = Interview.objects.select_for_update(of=("self",)).with_all().get(pk=interview.pk)
    if interview.is_cancelled:
        return interview
    if as_staff and not reason.strip():
        raise Refused(REASON_NEEDED)
    if not as_staff and not interview.can_cancel:
        raise Refused(TOO_LATE)
    call_off(interview, reason)
    return interview


def call_off(interview: Interview, reason: str) -> None:
    """A locked interview is off from here on; whoever has it hears why."""
    interview.cancelled_at, interview.reason = clock.now(), reason.strip()[:200]
    interview.save(update_fields=["cancelled_at", "reason"])
    if interview.person:
        outbox.send(messages.CANCELLED, interview.person, interview_id=interview.pk)


def lock_person(person: User) -> User:
    """Nobody else books for this person until the transaction ends, and nobody erases them. Raises Refused."""
    found = User.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
    if found is None:
        raise Refused(SIGNED_OUT)
    return found


def lock_slot(slot: Slot) -> Slot:
    """Who wants the same slot waits in line, instead of running into the constraint."""
    return Slot.objects.select_for_update(of=("self",)).select_related("company__program").get(pk=slot.pk)


def _free_code() -> str:
    code = new_code()
    while Interview.objects.filter(code=code).exists():
        code = new_code()
    return code
