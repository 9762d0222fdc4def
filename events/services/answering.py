"""Registrations that wait for an answer: requests for staff, offers for the person. One function for each edge."""

from __future__ import annotations

from datetime import datetime

from core import clock
from events import messages
from events.enums import LotResult, RegistrationStatus
from events.errors import (
    ANSWERED,
    BY_LOT,
    FULL,
    NOT_REQUESTED,
    REASON_NEEDED,
    SESSION_GONE,
    SIGNED_OUT,
    Refused,
)
from events.facts import overlap_of_offer
from events.models import Lot, Registration
from events.services.registering import end, in_short_transaction, lock_person, tell
from events.services.seats import lock_registration, lock_with_seats, take_past_line, wait
from people.models import User


@in_short_transaction
def offer_accept(*, registration: Registration) -> Registration:
    """The person takes the seat that was offered. Raises Refused when the offer is over; taking it twice is one."""
    if registration.person is None:
        raise Refused([SIGNED_OUT])
    person = lock_person(registration.person)
    registration = lock_registration(registration)
    if registration.status == RegistrationStatus.CONFIRMED:
        return registration
    _check_offered(registration)
    _check_held(registration)
    if found := overlap_of_offer(registration, person):
        raise Refused([found])
    confirm(registration)
    return registration


@in_short_transaction
def offer_decline(*, registration: Registration) -> Registration:
    """The person lets it go to the next one. Raises Refused when the offer is over."""
    seats, registration = lock_with_seats(registration)
    if registration.status == RegistrationStatus.DECLINED:
        return registration
    _check_offered(registration)
    end(seats, registration, RegistrationStatus.DECLINED)
    return registration


@in_short_transaction
def offer_expire(*, registration: Registration, now: datetime) -> bool:
    """Nobody answered in time: the seat goes on. False when somebody did."""
    seats, registration = lock_with_seats(registration)
    until = registration.answer_until
    if registration.status != RegistrationStatus.OFFERED or until is None or until > now:
        return False
    end(seats, registration, RegistrationStatus.EXPIRED)
    tell(messages.OFFER_EXPIRED, registration)
    return True


@in_short_transaction
def request_approve(*, registration: Registration, by: User) -> Registration:
    """Staff say yes: to a request, and to somebody who waits. Raises Refused, also where no seat is left."""
    seats, registration = lock_with_seats(registration)
    if registration.status == RegistrationStatus.CONFIRMED:
        return registration
    _check_requested(registration)
    _check_held(registration)
    if not take_past_line(seats):
        raise Refused([FULL])
    confirm(registration)
    return registration


@in_short_transaction
def request_wait(*, registration: Registration, by: User) -> Registration:
    """Staff put a request into the waiting list. Raises Refused."""
    seats, registration = lock_with_seats(registration)
    _check_requested(registration)
    registration.number = wait(seats)
    registration.status = RegistrationStatus.WAITING
    registration.save(update_fields=["number", "status"])
    tell(messages.WAITING, registration)
    return registration


@in_short_transaction
def request_decline(*, registration: Registration, by: User, reason: str) -> Registration:
    """Staff say no, with a reason for the person. Raises Refused."""
    if not reason.strip():
        raise Refused([REASON_NEEDED])
    seats, registration = lock_with_seats(registration)
    if registration.status not in {RegistrationStatus.REQUESTED, RegistrationStatus.WAITING}:
        raise Refused([NOT_REQUESTED])
    end(seats, registration, RegistrationStatus.DECLINED, reason=reason)
    tell(messages.DECLINED, registration)
    return registration


def _check_requested(registration: Registration) -> None:
    """Staff answer what waits for them, and never what waits for lots."""
    if registration.status != RegistrationStatus.REQUESTED:
        raise Refused([NOT_REQUESTED])
    if Lot.objects.filter(registration=registration, result=LotResult.PENDING).exists():
        raise Refused([BY_LOT])


def _check_held(registration: Registration) -> None:
    """Nobody is promised a seat in what was called off, in the minute before they hear of it."""
    if registration.session and registration.session.is_cancelled:
        raise Refused([SESSION_GONE])


def _check_offered(registration: Registration) -> None:
    until = registration.answer_until
    if registration.status != RegistrationStatus.OFFERED or until is None or until <= clock.now():
        raise Refused([ANSWERED])


def confirm(registration: Registration) -> None:
    """A locked registration, whose seat is counted, is certain from here on."""
    registration.status = RegistrationStatus.CONFIRMED
    registration.answer_until = None
    registration.confirmed_at = clock.now()
    registration.save(update_fields=["status", "answer_until", "confirmed_at"])
    tell(messages.CONFIRMED, registration)
