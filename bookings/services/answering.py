"""Bookings that wait for an answer: requests for staff, offers for the person. One function for each edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bookings import messages
from bookings.enums import PENDING, BookingStatus
from bookings.errors import ANSWERED, NOT_BOOKABLE, REASON_NEEDED, Refused
from bookings.facts import facts_of
from bookings.models import Booking, Companion
from bookings.party import Known
from bookings.rules import refusals
from bookings.services.booking import (
    Guest,
    Wish,
    begins_as,
    check_companions,
    link_companions,
    lock_party,
    tell_companions,
)
from bookings.services.cancelling import end
from bookings.services.freeing import lock_to_free, next_mark
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction, lock_booking
from bookings.services.telling import tell
from core import clock
from people.models import User

TAKEN = frozenset({BookingStatus.CONFIRMED, BookingStatus.REQUESTED})
ABOUT_PLACE = frozenset({"closed", "taken"})
ABOUT_COMPANIONS = frozenset({"companions", "limit_companion"})


@in_short_transaction
def request_approve(*, booking: Booking, by: User) -> Booking:
    """Staff say yes. Raises Refused when it no longer waits."""
    booking = _waiting(lock_booking(booking), BookingStatus.REQUESTED)
    _confirm(booking)
    log(booking, "bookings.approve", user=by)
    return booking


@in_short_transaction
def request_decline(*, booking: Booking, by: User, reason: str) -> Booking:
    """Staff say no, with a reason for the person. Raises Refused."""
    if not reason.strip():
        raise Refused([REASON_NEEDED])
    booking = _waiting(lock_to_free(booking), BookingStatus.REQUESTED)
    end(booking, BookingStatus.DECLINED, reason=reason)
    log(booking, "bookings.decline", user=by, data={"reason": booking.cancel_reason})
    tell(messages.DECLINED, booking)
    return booking


@in_short_transaction
def offer_accept(*, booking: Booking, companions: Sequence[Guest] = ()) -> Booking:
    """The person takes the place that was offered, and says who comes along where the policy wants to know: each of them by
    the rules of a new booking. Raises Refused then, or when the offer is over; taking it twice is one."""
    linked = link_companions(companions)
    lock_party(booking.person, None, linked)
    booking = lock_booking(booking)
    if booking.status in TAKEN:
        return booking
    _begin_later(_waiting(booking, BookingStatus.OFFERED))
    _check_still_there(booking)
    _bring(booking, companions, linked)
    status, answer_until = begins_as(_wish(booking))
    if status == BookingStatus.CONFIRMED:
        _confirm(booking)
    else:
        _ask_staff(booking, answer_until)
    return booking


def asks_companions(booking: Booking) -> bool:
    """Whether somebody who takes an offer is asked who comes along."""
    policy = booking.resource.policy
    return bool(policy and policy.names_companions and booking.party_size > 1)


def _check_still_there(booking: Booking) -> None:
    """Since it was offered, the center may have closed the time, or taken the room out of use. Raises Refused."""
    wish = replace(_wish(booking), unit=booking.unit)
    facts = facts_of(booking.resource, wish.window(clock.now()), without=booking)
    if not booking.resource.live:
        raise Refused([NOT_BOOKABLE])
    if found := [each for each in refusals(wish.attempt(facts), facts) if each.code in ABOUT_PLACE]:
        raise Refused(found)


def _wish(booking: Booking, companions: Sequence[Guest] | None = None) -> Wish:
    return Wish(
        booking.resource, booking.starts_at, booking.minutes, booking.party_size, companions=companions
    )


def _bring(booking: Booking, companions: Sequence[Guest], linked: Sequence[Companion]) -> None:
    """Write down who comes along. Raises Refused when somebody is not named, or has no minutes left."""
    if not companions and not asks_companions(booking):
        return
    wish = _wish(booking, companions)
    check_companions(booking.person, wish)
    facts = facts_of(
        booking.resource,
        wish.window(clock.now()),
        person=booking.person,
        companions=[Known(each.person_id, each.phone) for each in linked],
        without=booking,
    )
    if found := [each for each in refusals(wish.attempt(facts), facts) if each.code in ABOUT_COMPANIONS]:
        raise Refused(found)
    for companion in linked:
        companion.booking = booking
    Companion.objects.bulk_create(linked)
    tell_companions(linked)


def _ask_staff(booking: Booking, answer_until: datetime | None) -> None:
    """Where staff approve, they do so of whoever waited as well."""
    booking.status = BookingStatus.REQUESTED
    booking.answer_until = answer_until
    booking.save(update_fields=["status", "answer_until"])
    tell(messages.REQUESTED, booking)


def _begin_later(booking: Booking) -> None:
    """Of what is left of a time that has begun, the grace counts from the yes on."""
    start = next_mark(clock.now())
    if booking.starts_at < start < booking.ends_at:
        booking.holds.filter(starts_at__lt=start).update(starts_at=start)
        booking.starts_at = start
        booking.save(update_fields=["starts_at"])


@in_short_transaction
def offer_decline(*, booking: Booking) -> Booking:
    """The person lets it go to the next one. Raises Refused when the offer is over."""
    booking = _waiting(lock_to_free(booking), BookingStatus.OFFERED)
    end(booking, BookingStatus.DECLINED)
    return booking


@in_short_transaction
def expire(*, booking: Booking, now: datetime) -> bool:
    """Nobody answered in time: the place goes on. False when somebody did."""
    booking = lock_to_free(booking)
    if booking.status not in PENDING or not booking.answer_until or booking.answer_until > now:
        return False
    was_offer = booking.status == BookingStatus.OFFERED
    end(booking, BookingStatus.EXPIRED)
    tell(messages.OFFER_EXPIRED if was_offer else messages.REQUEST_EXPIRED, booking)
    return True


def _waiting(booking: Booking, status: BookingStatus) -> Booking:
    """Raises Refused unless the locked booking waits, in this way, and in time."""
    if booking.status != status or not booking.answer_until or booking.answer_until <= clock.now():
        raise Refused([ANSWERED])
    return booking


def _confirm(booking: Booking) -> None:
    booking.status = BookingStatus.CONFIRMED
    booking.answer_until = None
    booking.save(update_fields=["status", "answer_until"])
    tell(messages.CONFIRMED, booking)
