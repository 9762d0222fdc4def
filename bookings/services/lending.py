"""The life of a loan, one function for each edge: handed over, extended, taken back, lost. Overdue: `services.overdue`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from wagtail.log_actions import log

import outbox.services as outbox
from bookings import messages
from bookings.attempts import Attempt, Facts
from bookings.enums import BookingStatus, Condition
from bookings.errors import (
    FOLLOWED,
    ID_NOT_SEEN,
    NO_LONGER_EXTENDED,
    NOT_CONFIRMED,
    NOT_OUT,
    NOT_READY,
    NOT_YET,
    STILL_OUT,
    Refused,
)
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Hold, Loan, Policy, Unit
from bookings.rules import Refusal, refusals
from bookings.services.completion import count_use
from bookings.services.freeing import offer_next
from bookings.services.locks import in_short_transaction, lock_booking, lock_people, lock_units
from bookings.services.suits import (
    change_suit_of,
    clean,
    hold_until,
    is_out,
    lock_to_lend,
    set_condition,
)
from bookings.services.thanking import thank_later
from core import clock, formats
from people.models import User


@in_short_transaction
def hand_over(*, booking: Booking, by: User, id_checked: bool, unit: Unit | None = None) -> Booking:
    """Somebody takes a suit home, perhaps another one than was booked (`unit`), from the day of the pick-up on.

    Staff look at the ID card; that they did is kept, nothing of what it says. Twice is once. Raises Refused.
    """
    units = lock_to_lend(booking)
    booking = lock_booking(booking)
    if booking.is_lent:
        return booking
    now = clock.now()
    if booking.status != BookingStatus.CONFIRMED or now >= booking.ends_at:
        raise Refused([NOT_CONFIRMED])
    if clock.local(now).date() < clock.local(booking.starts_at).date():
        raise Refused([NOT_YET])
    if not id_checked:
        raise Refused([ID_NOT_SEEN])
    if unit and unit.pk != booking.unit_id:
        change_suit_of(booking, unit, units)
    if booking.unit and is_out(booking.unit):
        raise Refused([STILL_OUT])
    _hold_from(booking, now)
    Loan.objects.filter(booking=booking).update(id_checked=True, handed_over_at=now)
    booking.status = BookingStatus.CHECKED_IN
    booking.checked_in_at = now
    booking.save(update_fields=["status", "checked_in_at"])
    log(booking, "bookings.hand_over", user=by)
    return booking


def _hold_from(booking: Booking, now: datetime) -> None:
    """Whoever comes early gets it early, if nobody else has it until then."""
    for hold in booking.holds.filter(starts_at__gt=now):
        earlier = Hold.objects.filter(unit=hold.unit_id).overlapping(now, hold.starts_at).exclude(pk=hold.pk)
        if earlier.exists():
            raise Refused([NOT_READY])
        hold.starts_at = now
        hold.save(update_fields=["starts_at"])


# --- Back -----------------------------------------------------------------------------------


@in_short_transaction
def take_back(*, booking: Booking, by: User, condition: str = Condition.GOOD, damage: str = "") -> Booking:
    """It is back: counted as a use, held for its cleaning (or taken out of use for repair), the rest of the time is free.

    Twice is once. Raises Refused.
    """
    units = lock_to_lend(booking)
    booking = lock_booking(booking)
    now = clock.now()
    if booking.loan.returned_at:
        return booking
    was = _end_of_loan(booking, now)
    Loan.objects.filter(booking=booking).update(returned_at=now, damage=damage.strip())
    facts = facts_of(booking.resource, Interval(now, now), units=units)
    clean(booking, was.unit_ids, now, facts)
    set_condition(booking.unit, condition, units)
    log(booking, "bookings.take_back", user=by, data={"condition": str(condition)})
    if booking.person:
        outbox.send(messages.RETURNED, booking.person, booking_id=booking.pk)
    thank_later(booking)
    if now < was.until:
        offer_next(booking.resource, Interval(now, was.until))
    return booking


@in_short_transaction
def lost(*, booking: Booking, by: User) -> Booking:
    """It won't come back. Whoever booked it next gets another suit of the same size, or is told. Raises Refused."""
    units = lock_to_lend(booking)
    booking = lock_booking(booking)
    now = clock.now()
    if booking.loan.lost_at:
        return booking
    _end_of_loan(booking, now)
    Loan.objects.filter(booking=booking).update(lost_at=now)
    set_condition(booking.unit, Condition.LOST, units)
    log(booking, "bookings.lost", user=by)
    return booking


class _Held(NamedTuple):
    """What a loan held until now, and until when it would have."""

    unit_ids: list[int]
    until: datetime


def _end_of_loan(booking: Booking, now: datetime) -> _Held:
    """The booking is over and counted, and its holds end now. Raises Refused when nothing was lent."""
    if not booking.is_lent or not booking.loan.is_out:
        raise Refused([NOT_OUT])
    held = list(booking.holds.values_list("unit_id", "ends_at"))
    booking.holds.filter(starts_at__gte=now).delete()
    booking.holds.filter(ends_at__gt=now).update(ends_at=now)
    booking.status = BookingStatus.COMPLETED
    if booking.starts_at < now < booking.ends_at:
        booking.ends_at = now
    booking.sequence += 1
    booking.save(update_fields=["status", "ends_at", "sequence"])
    count_use(booking)
    return _Held(sorted({key for key, _ in held}), max((end for _, end in held), default=now))


# --- Longer ---------------------------------------------------------------------------------


@in_short_transaction
def loan_extend(*, booking: Booking, interview_on: date, by: User | None = None) -> Booking:
    """Keep it for another interview soon after, when nobody follows and the desk can take it back that day.

    By the person until it is due; by staff (`by`) also when it is late. Raises Refused.
    """
    if booking.person_id:
        lock_people([booking.person_id])
    units = lock_units(booking.resource)
    booking = lock_booking(booking)
    now = clock.now()
    if not booking.is_lent or (now >= booking.loan.due_at and by is None):
        raise Refused([NO_LONGER_EXTENDED])
    window = Interval(booking.starts_at, clock.day_start(interview_on + timedelta(days=1)))
    facts = facts_of(
        booking.resource,
        window,
        person=booking.person,
        guest_phone=booking.guest_phone,
        without=booking,
        units=units,
    )
    if found := list(extension_refusals(booking, interview_on, facts, by_staff=by is not None)):
        raise Refused(found)
    due = extended_due(interview_on, facts)
    hold_until(booking, facts.clean_at(due))
    booking.ends_at = due
    booking.sequence += 1
    booking.save(update_fields=["ends_at", "sequence"])
    Loan.objects.filter(booking=booking).update(due_at=due, interview_on=interview_on, reminded="")
    log(booking, "bookings.extend", user=by or booking.person, data={"by_staff": by is not None})
    if booking.person:
        outbox.send(messages.EXTENDED, booking.person, booking_id=booking.pk)
    return booking


def extended_due(interview_on: date, facts: Facts) -> datetime:
    """The first open day after the interview, at closing time."""
    return facts.closing(facts.open_day_after(interview_on, 1))


def extension_refusals(
    booking: Booking, interview_on: date, facts: Facts, *, by_staff: bool = False
) -> Iterator[Refusal]:
    """Everything that stands against keeping a suit for another interview. `facts` are those without the booking."""
    within = cast(Policy, booking.resource.policy).extension_days
    due_on = clock.local(booking.loan.due_at).date()
    if not due_on <= interview_on <= due_on + timedelta(days=within):
        yield Refusal(
            "extension_interview",
            "면접 날짜",
            f"돌려줄 날인 {formats.date_text(due_on)}부터 {within}일 안에 다른 면접이 있을 때 연장할 수 있어요. "
            "면접 날짜를 다시 확인해 주세요.",
        )
        return
    due = extended_due(interview_on, facts)
    if due <= facts.now:
        yield Refusal(
            "extension_interview",
            "면접 날짜",
            f"이 면접으로 연장하면 {formats.date_text(due)}까지인데, 이미 지났어요. 더 뒤의 면접 날짜를 골라 주세요.",
        )
        return
    attempt = Attempt(booking.starts_at, due, unit_id=booking.unit_id, at_any_hour=True)
    aside = LENT_ALREADY | ({"overdue"} if by_staff else set())
    yield from (
        FOLLOWED if each.code == "taken" else each for each in refusals(attempt, facts, setting_aside=aside)
    )
    most = facts.policy.desk_per_day
    if most and facts.visits.get(clock.local(due).date(), 0) >= most:
        yield Refusal(
            "desk_full",
            "창구 마감",
            f"{formats.date_text(due)}에는 창구에서 더 돌려받을 수 없어요. 센터로 전화해 주세요.",
        )


LENT_ALREADY = frozenset({"too_soon", "beyond_horizon", "off_grid", "closed", "suspended", "desk_full"})
"""What no longer matters for a suit that is out; for the desk, only the day on which it comes back does."""
