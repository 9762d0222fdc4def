"""Moving a booking to another time or unit: the same booking, the same code, an update in the person's calendar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from bookings import messages
from bookings.attempts import Claim
from bookings.enums import BookingStatus, ResourceKind
from bookings.errors import (
    NOT_BOOKABLE,
    NOT_HOLDING,
    OVERRIDE_REASON_NEEDED,
    REASON_NEEDED,
    TAKEN,
    TOO_LATE_TO_MOVE,
    Refused,
)
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Hold, Unit
from bookings.party import Known
from bookings.rules import may_set_aside, refusals
from bookings.services.booking import AppointmentWish, Override, Wish, lock_phones
from bookings.services.freeing import offer_next, people_waiting_for
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction, lock_booking, lock_people_there, lock_units
from bookings.services.telling import tell
from core import clock
from people.models import User


@dataclass(frozen=True)
class Move:
    """Where a booking goes. Without `minutes` it stays as long as it is; `unit` is a chosen room, counsellor or suit."""

    starts_at: datetime
    minutes: int | None = None
    unit: Unit | None = None
    override: Override | None = None
    as_staff: bool = False
    reason: str = ""


MOVABLE = frozenset({BookingStatus.REQUESTED, BookingStatus.CONFIRMED})


def booking_move(*, booking: Booking, move: Move, by: User | None) -> Booking:
    """Give a booking another time (and unit), by the same rules as a new one; nobody can slip in between.

    The person may until the cancel deadline. Staff always, with a reason that the person reads; an override sets rules
    aside. Raises Refused; then everything is as it was.
    """
    if move.as_staff and not move.reason.strip():
        raise Refused([REASON_NEEDED])
    if move.override and not move.override.reason.strip():
        raise Refused([OVERRIDE_REASON_NEEDED])
    try:
        return _move(booking, move, by)
    except IntegrityError as error:
        if "hold_no_overlap" in str(error):
            raise Refused([TAKEN]) from error
        raise


@in_short_transaction
def _move(booking: Booking, move: Move, by: User | None) -> Booking:
    companions = list(booking.companions.all())
    party = [key for key in [booking.person_id, *(each.person_id for each in companions)] if key]
    lock_people_there({*party, *_waiting_people(booking)})
    lock_phones([booking.guest_phone, *(each.phone for each in companions)])
    units = lock_units(booking.resource)
    booking = lock_booking(booking)
    before, unit = booking.interval, booking.unit
    _may_move(booking, move.as_staff)
    wish = wish_of(booking, move, by)
    facts = facts_of(
        booking.resource,
        wish.window(clock.now()),
        person=booking.person,
        guest_phone=booking.guest_phone,
        companions=[Known(each.person_id, each.phone) for each in companions],
        without=booking,
        units=units,
    )
    if _is_there_already(booking, move) and not takes_another(booking, facts.bookable):
        return booking
    attempt = wish.attempt(facts)
    if found := refusals(attempt, facts, setting_aside=move.override.codes if move.override else ()):
        raise Refused(found)
    claim = facts.claim(attempt)
    if claim is None:
        raise Refused([TAKEN])
    _rewrite(booking, attempt.interval, claim)
    log(booking, "bookings.move", user=by, data=_log_of(move))
    tell(
        messages.MOVED, booking, before=[*_spoken(before), *_left(unit, booking)], reason=move.reason.strip()
    )
    offer_next(booking.resource, before)
    return booking


def _is_there_already(booking: Booking, move: Move) -> bool:
    """Pressed twice, or the same time chosen again: nobody need hear of it."""
    same_time = move.starts_at == booking.starts_at and move.minutes in (None, booking.minutes)
    return same_time and move.unit in (None, booking.unit)


def takes_another(booking: Booking, bookable: Collection[Unit]) -> bool:
    """Whether its room or counsellor is out of use: at the same time it gets another. A suit is chosen by its person."""
    if booking.resource.kind == ResourceKind.LOAN or booking.unit is None:
        return False
    if booking.unit_id not in {unit.pk for unit in bookable}:
        return True
    meets = booking.resource.rooms_id is not None  # in a room that is held beside the counsellor
    return meets and booking.holds.filter(unit__is_active=False).exists()


def _log_of(move: Move) -> dict[str, object]:
    data: dict[str, object] = {"by_staff": move.as_staff, "reason": move.reason.strip()}
    if move.override:
        data |= {
            "set_aside": sorted(may_set_aside(move.override.codes)),
            "override_reason": move.override.reason.strip(),
        }
    return data


def _waiting_people(booking: Booking) -> set[int]:
    return set(people_waiting_for(booking.resource, booking.interval))


def _may_move(booking: Booking, as_staff: bool) -> None:
    if booking.status not in MOVABLE:
        raise Refused([NOT_HOLDING])
    if not as_staff and not booking.resource.live:
        raise Refused([NOT_BOOKABLE])
    if not as_staff and not booking.can_cancel:
        raise Refused([TOO_LATE_TO_MOVE])


def wish_of(booking: Booking, move: Move, by: User | None = None) -> Wish:
    """What a new booking would be asked with."""
    kind = booking.resource.kind
    appointment = booking.appointment if kind == ResourceKind.APPOINTMENT else None
    return Wish(
        booking.resource,
        move.starts_at,
        move.minutes or booking.minutes,
        booking.party_size,
        unit=move.unit or (booking.unit if _keeps_unit(booking, move) else None),
        appointment=AppointmentWish(appointment.topic, appointment.way) if appointment else None,  # type: ignore[arg-type]
        interview_on=booking.loan.interview_on if kind == ResourceKind.LOAN else None,
        override=move.override,
        by=by if move.as_staff else None,
    )


def _keeps_unit(booking: Booking, move: Move) -> bool:
    """A suit is chosen; and who only loses the room keeps the counsellor."""
    if booking.resource.kind == ResourceKind.APPOINTMENT:
        return move.starts_at == booking.starts_at and booking.unit is not None and booking.unit.is_active
    return booking.resource.kind == ResourceKind.LOAN


def _rewrite(booking: Booking, times: Interval, claim: Claim) -> None:
    booking.holds.all().delete()
    Hold.objects.bulk_create(
        Hold(unit_id=key, booking=booking, starts_at=claim.times.start, ends_at=claim.times.end)
        for key in sorted(claim.held)
    )
    booking.unit = claim.unit
    booking.starts_at, booking.ends_at = times
    booking.asked_at = booking.coming_at = None
    booking.sequence += 1
    booking.save(update_fields=["unit", "starts_at", "ends_at", "asked_at", "coming_at", "sequence"])
    if booking.resource.kind == ResourceKind.LOAN:
        booking.loan.due_at = times.end
        booking.loan.save(update_fields=["due_at"])
    if booking.answer_until and booking.answer_until > times.start:
        booking.answer_until = times.start
        booking.save(update_fields=["answer_until"])


def _left(unit: Unit | None, booking: Booking) -> list[str]:
    """The room or counsellor it had, where it has another now."""
    return [unit.name] if unit and unit.pk != booking.unit_id else []


def _spoken(times: Interval) -> list[str]:
    """Plain values for the message: it is put together later."""
    return [times.start.isoformat(), times.end.isoformat()]
