"""Registering for a session or a series, and calling it off."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.db.models import QuerySet

import outbox.services as outbox
from core import clock
from core.inserting import insert, next_key, together
from core.prepared import prepared
from core.short_transactions import short_transaction
from events import messages
from events.enums import OPEN, STANDING, Admission, RegistrationStatus
from events.errors import BEGUN, BUSY, DRAWING, NOT_OPEN_ANY_MORE, REASON_NEEDED, SIGNED_OUT, Refused
from events.facts import facts_of
from events.models import Lot, Places, Registration, Seats
from events.rules import refusals
from events.services.answers import Kept, answers_write, are_answers_of, files_kept
from events.services.lotteries import lock_lottery_of
from events.services.seats import let_go, lock_with_seats, take_or_wait
from events.told import NOTHING, Given, Told
from events.wanted import Wanted, next_start
from outbox.kinds import Kind
from people.models import User

P = ParamSpec("P")
T = TypeVar("T")

CODE_TAKEN = re.compile(r"(registration|lot)[._]code")
"""What both databases say where a random code is another registration's already: the next one is tried."""
TOLD = {
    RegistrationStatus.REQUESTED: messages.REQUESTED,
    RegistrationStatus.WAITING: messages.WAITING,
    RegistrationStatus.CONFIRMED: messages.CONFIRMED,
}


def in_short_transaction(use_case: Callable[P, T]) -> Callable[P, T]:
    """One transaction that waits at most 3 seconds for a lock; else it answers Refused(BUSY)."""
    return short_transaction(lambda: Refused([BUSY]))(use_case)


def lock_person(person: User) -> User:
    """Nobody else registers for this person until the transaction ends, and nobody erases them. Raises Refused."""
    for found in _locked(person=person.pk):
        return found
    raise Refused([SIGNED_OUT])


@prepared
def _locked(*, person: int) -> QuerySet[User]:
    return User.objects.select_for_update(of=("self",)).select_related("region").filter(pk=person)


def register(
    *,
    person: User,
    wanted: Wanted,
    request_key: UUID | None = None,
    told: Told = NOTHING,
    given: Sequence[Given] = (),
) -> Registration:
    """A seat, a place in line, or a request that staff or lots answer, as the program says; with what was `told` and `given`.

    `request_key` makes it safe to ask twice: the same key of the same person gives the same registration. Raises Refused with the
    rules that stand against it; then nothing was written.
    """
    with files_kept(given) as kept:
        return _register_once(person, wanted, request_key, told, kept)


def _register_once(
    person: User, wanted: Wanted, request_key: UUID | None, told: Told, kept: Kept
) -> Registration:
    for is_last in (False, False, True):
        try:
            return _register(person, wanted, request_key, told, kept)
        except (Refused, IntegrityError) as error:  # what the same form made before stands in its own way
            if request_key and (made := _made_with(person, wanted, request_key, kept)):
                return made
            if "request_key" in str(error):  # an old form, sent again after its registration has ended
                request_key = None
            elif is_last or not CODE_TAKEN.search(str(error)):
                raise
    raise AssertionError("unreachable")


def _made_with(person: User, wanted: Wanted, key: UUID, kept: Kept) -> Registration | None:
    """What the same form made already; not for who went back and changed it: they hear that they have applied."""
    found = Registration.objects.with_all().filter(person=person, request_key=key, status__in=STANDING)
    same = found.filter(program=wanted.program, session=wanted.session, mode=wanted.mode)
    return next((each for each in same if are_answers_of(each, kept)), None)


@in_short_transaction
def _register(
    person: User, wanted: Wanted, key: UUID | None, told: Told = NOTHING, kept: Kept | None = None
) -> Registration:
    person = lock_person(person)
    if found := refusals(facts_of(wanted, person, told)):
        raise Refused(found)
    lottery = lock_lottery_of(wanted)
    if lottery and lottery.is_revealed:
        raise Refused([DRAWING])
    pk = next_key(Registration)  # before anybody waits for the row of seats
    seats = wanted.seats()
    status, number = RegistrationStatus.REQUESTED, None
    if lottery is None and wanted.program.admission != Admission.APPROVAL:
        number = take_or_wait(seats)
        status = RegistrationStatus.WAITING if number else RegistrationStatus.CONFIRMED
    registration = Registration(
        pk=pk,
        program=wanted.program,
        session=wanted.session,
        places=seats if isinstance(seats, Places) else None,
        person=person,
        mode=wanted.mode,
        status=status,
        number=number,
        request_key=key,
        confirmed_at=clock.now() if status == RegistrationStatus.CONFIRMED else None,
    )
    with together():
        insert(registration)
        if lottery:
            insert(Lot(lottery=lottery, registration=registration))
        outbox.send(TOLD[status], person, registration_id=registration.pk)
    if kept:
        answers_write(registration, kept)
    return registration


@in_short_transaction
def registration_cancel(
    *, registration: Registration, by: User | None, reason: str = "", as_staff: bool = False
) -> Registration:
    """Give the place back. A person may until it begins; staff always, with a reason for the person.

    `by` is nobody when a signed link does it. Raises Refused. Cancelling what is cancelled already changes nothing.
    """
    seats, registration = lock_with_seats(registration)
    if registration.status == RegistrationStatus.CANCELLED:
        return registration
    if registration.status not in OPEN:
        raise Refused([NOT_OPEN_ANY_MORE])
    if as_staff and not reason.strip():
        raise Refused([REASON_NEEDED])
    if not as_staff and not can_cancel(registration):
        raise Refused([BEGUN])
    end(seats, registration, RegistrationStatus.CANCELLED, reason=reason)
    tell(messages.CANCELLED, registration)
    return registration


def can_cancel(registration: Registration) -> bool:
    """Whether the person may call it off by themselves now: until the session, or the last one of the series, begins."""
    starts_at = next_start(registration.program, registration.session)
    return registration.is_open and starts_at is not None and clock.now() < starts_at


def end(seats: Seats, registration: Registration, status: RegistrationStatus, *, reason: str = "") -> None:
    """Call a registration off in one of the ways (cancelled, declined, expired), and pass its seat on. Behind both locks."""
    before = registration.status
    registration.status = status
    registration.answer_until = None
    registration.ended_at = clock.now()
    registration.reason = reason.strip()[:200]
    registration.sequence += 1
    registration.save(update_fields=["status", "answer_until", "ended_at", "reason", "sequence"])
    let_go(seats, before)


def tell(kind: Kind, registration: Registration, **values: Any) -> None:
    """Queue it in the transaction around; nothing for somebody who was erased."""
    if registration.person:
        outbox.send(kind, registration.person, registration_id=registration.pk, **values)
