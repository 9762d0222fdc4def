"""The day of a booking: arriving, staying longer, leaving early, not coming. One function for each edge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from django.db import IntegrityError

from bookings import messages
from bookings.attempts import Attempt
from bookings.enums import CARE_KINDS, BookingStatus
from bookings.errors import (
    AT_THE_DESK,
    CANT_EXTEND,
    FOLLOWED,
    NOT_CONFIRMED,
    NOT_HERE,
    NOT_YET,
    OVERRIDE_REASON_NEEDED,
    Refused,
)
from bookings.facts import facts_of
from bookings.models import Booking, Companion, Hold, Policy, Unit
from bookings.party import Known
from bookings.rules import Refusal, may_set_aside, refusals
from bookings.services.booking import Override
from bookings.services.cancelling import end
from bookings.services.completion import count_use
from bookings.services.freeing import free, lock_to_free
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction, lock_booking, lock_people, lock_phones, lock_units
from bookings.services.telling import tell
from bookings.services.thanking import thank_later
from core import clock
from people.enums import Track
from people.models import User
from people.services.standing import strike_add

LEAVES_ON = 10  # minutes: who leaves early keeps what is begun of these


@in_short_transaction
def check_in(*, booking: Booking, by: User | None = None) -> Booking:
    """Somebody has come: by themselves (QR, kiosk) or told by staff (`by`). Coming twice changes nothing.

    Raises Refused too early, too late, or when it is not theirs any more.
    """
    booking = lock_booking(booking)
    if booking.is_loan:
        raise Refused([AT_THE_DESK])
    if booking.status == BookingStatus.CHECKED_IN:
        return booking
    now = clock.now()
    if booking.status != BookingStatus.CONFIRMED:
        raise Refused([NOT_CONFIRMED])
    if not booking.can_check_in(now):
        raise Refused([NOT_YET if now < booking.check_in_from else NOT_CONFIRMED])
    booking.status = BookingStatus.CHECKED_IN
    booking.checked_in_at = now
    booking.save(update_fields=["status", "checked_in_at"])
    log(booking, "bookings.check_in", user=by or booking.person)
    return booking


@in_short_transaction
def still_coming(*, booking: Booking) -> Booking:
    """Somebody who is late says that they come: they are waited for once as long again. Raises Refused."""
    booking = lock_booking(booking)
    if booking.status != BookingStatus.CONFIRMED:
        raise Refused([NOT_CONFIRMED])
    if not booking.coming_at:
        booking.coming_at = clock.now()
        booking.save(update_fields=["coming_at"])
    return booking


@in_short_transaction
def leave(*, booking: Booking, by: User | None = None) -> Booking:
    """The use is over, now. What is left of the time goes back to the person's limit and to others. Raises Refused."""
    booking = lock_to_free(booking)
    if booking.is_lent:
        raise Refused([AT_THE_DESK])
    if booking.status == BookingStatus.COMPLETED:
        return booking
    if booking.status != BookingStatus.CHECKED_IN:
        raise Refused([NOT_HERE])
    now = clock.now()
    if now < booking.ends_at:
        _cut(booking, now)
    booking.status = BookingStatus.COMPLETED
    booking.save(update_fields=["status"])
    count_use(booking)
    thank_later(booking)
    log(booking, "bookings.leave", user=by or booking.person)
    return booking


def _cut(booking: Booking, now: datetime) -> None:
    """Shorten a locked booking to the next ten minutes, as long as that is shorter."""
    step = timedelta(minutes=LEAVES_ON)
    begun = max(now - booking.starts_at, timedelta(0))
    last = booking.starts_at + max(step, -(-begun // step) * step)
    if last < booking.ends_at:
        free(booking, until=last)
        booking.ends_at = last
        booking.sequence += 1
        booking.save(update_fields=["ends_at", "sequence"])


def extend(
    *,
    booking: Booking,
    by: User | None = None,
    seen_end: datetime | None = None,
    override: Override | None = None,
) -> Booking:
    """Stay longer by the policy's minutes, when nobody follows and every limit allows it. Raises Refused.

    `seen_end` is the end that was on the screen: a button pressed twice prolongs once. Staff may set limits and hours
    aside, with a reason.
    """
    if override and not override.reason.strip():
        raise Refused([OVERRIDE_REASON_NEEDED])
    try:
        return _extend(booking, by, seen_end, override)
    except IntegrityError as error:
        if "hold_no_overlap" in str(error):
            raise Refused([FOLLOWED]) from error
        raise


@in_short_transaction
def _extend(
    booking: Booking, by: User | None, seen_end: datetime | None, override: Override | None
) -> Booking:
    companions = list(booking.companions.all())
    lock_people(key for key in [booking.person_id, *(each.person_id for each in companions)] if key)
    lock_phones([booking.guest_phone, *(each.phone for each in companions)])
    units = lock_units(booking.resource)
    booking = lock_booking(booking)
    if booking.is_lent:
        raise Refused([AT_THE_DESK])
    if seen_end and booking.ends_at != seen_end:
        return booking
    aside = may_set_aside(override.codes) if override else frozenset()
    later, found = longer(booking, companions, units, aside=aside)
    if found:
        raise Refused(found)
    added = later - booking.ends_at
    for hold in Hold.objects.filter(booking=booking):
        hold.ends_at += added
        hold.save(update_fields=["ends_at"])
    booking.ends_at = later
    booking.sequence += 1
    booking.save(update_fields=["ends_at", "sequence"])
    data = {"set_aside": sorted(aside), "reason": override.reason.strip()} if override else {}
    log(booking, "bookings.extend", user=by or booking.person, data=data)
    return booking


def longer(
    booking: Booking,
    companions: Sequence[Companion],
    units: Sequence[Unit] | None = None,
    *,
    aside: frozenset[str] = frozenset(),
) -> tuple[datetime, list[Refusal]]:
    """The end of a use that goes on for the policy's minutes, and what stands against that. Decides nothing without locks."""
    policy = cast(Policy, booking.resource.policy)
    later = booking.ends_at + timedelta(minutes=policy.extend_minutes)
    is_here = booking.status == BookingStatus.CHECKED_IN and clock.now() < booking.ends_at
    if not is_here or not policy.extend_minutes:
        return later, [CANT_EXTEND]
    attempt = Attempt(booking.starts_at, later, unit_id=booking.unit_id, at_any_hour="closed" in aside)
    facts = facts_of(
        booking.resource,
        attempt.interval,
        person=booking.person,
        guest_phone=booking.guest_phone,
        companions=[Known(each.person_id, each.phone) for each in companions],
        without=booking,
        units=units,
    )
    found = refusals(attempt, facts, setting_aside=BEGUN_ALREADY | aside)
    return later, [FOLLOWED if each.code == "taken" else each for each in found]


BEGUN_ALREADY = frozenset(
    {"too_soon", "beyond_horizon", "off_grid", "length", "party_size", "suspended", "overdue"}
)
"""What no longer matters for a use that has begun: whether nobody follows, the hours and the limits do."""


@in_short_transaction
def release(*, booking: Booking, now: datetime) -> bool:
    """Nobody came within the grace: the rest goes to others, and the person gets a strike (never for counselling).

    False when somebody came, or said in time that they would.
    """
    booking = lock_to_free(booking)
    if booking.status != BookingStatus.CONFIRMED or now < booking.waits_until:
        return False
    _no_show(booking, now)
    return True


@in_short_transaction
def no_show(*, booking: Booking, by: User) -> Booking:
    """Staff say that nobody came. Raises Refused before the start, or when it is too late to say so."""
    booking = lock_to_free(booking)
    now = clock.now()
    if booking.status == BookingStatus.NO_SHOW:
        return booking
    if booking.status != BookingStatus.CONFIRMED:
        raise Refused([NOT_CONFIRMED])
    if now < booking.starts_at:
        raise Refused([NOT_YET])
    _no_show(booking, now)
    log(booking, "bookings.no_show", user=by)
    return booking


@in_short_transaction
def let_go(*, booking: Booking) -> Booking:
    """The person says by link that they don't come: no strike, and the place goes to others. Raises Refused."""
    booking = lock_to_free(booking)
    if booking.status == BookingStatus.CANCELLED:
        return booking
    if booking.status != BookingStatus.CONFIRMED:
        raise Refused([NOT_CONFIRMED])
    end(booking, BookingStatus.CANCELLED)
    log(booking, "bookings.cancel", user=booking.person)
    return booking


def _no_show(booking: Booking, now: datetime) -> None:
    booking.status = BookingStatus.NO_SHOW
    booking.sequence += 1
    booking.save(update_fields=["status", "sequence"])
    _blame(booking)  # first: who rests because of it is offered nothing
    if now < booking.ends_at:
        free(booking, until=max(booking.starts_at, now))


def _blame(booking: Booking) -> None:
    if booking.person is None or booking.resource.kind in CARE_KINDS:
        tell(messages.MISSED, booking)
        return
    strike_add(
        person=booking.person,
        track=Track.ROOMS,
        page=booking.resource.get_parent(),
        reason="알리지 않고 오지 않았어요",
        happened_at=booking.starts_at,
        source=f"booking:{booking.pk}",
    )
