"""Which suit a loan gets: changing it, taking one out of use, and clearing the way for one that is late.

Everything here runs behind the locks of docs/locking.md: those who wait, the units of the closet, then bookings by id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.log_actions import log

from bookings import messages
from bookings.attempts import Attempt, Claim, Facts
from bookings.enums import HOLDING, UNUSABLE, BookingStatus, HoldReason, Reminder
from bookings.errors import AT_THE_DESK, NOT_HOLDING, STILL_OUT, SUIT_TAKEN, Refused
from bookings.facts import facts_of
from bookings.intervals import Interval, subtract
from bookings.models import MAX_HOLD, Booking, Hold, Loan, ResourcePage, Suit, Unit
from bookings.services.freeing import lock_waiting, offer_next
from bookings.services.locks import in_short_transaction, lock_booking, lock_units
from bookings.services.telling import tell
from bookings.services.units import unit_set
from core import clock
from people.models import User

CHANGEABLE = HOLDING - {BookingStatus.CHECKED_IN}
"""Until a suit is handed over, it can be another."""


# --- Changing -------------------------------------------------------------------------------


@in_short_transaction
def suit_change(*, booking: Booking, unit: Unit, by: User | None = None) -> Booking:
    """Give a booking another suit for the same time; `by` is nobody when a signed link does it.

    The one it had goes back: to a loan that is late with it first, then to those who wait. Raises Refused.
    """
    units = lock_to_lend(booking)
    booking = lock_booking(booking)
    if booking.unit_id != unit.pk:
        change_suit_of(booking, unit, units)
        log(booking, "bookings.change_suit", user=by, data={"unit": unit.pk})
    return booking


def lock_to_lend(booking: Booking) -> list[Unit]:
    """Lock everybody who waits for what a loan may give back, and the closet; gives its units."""
    end = booking.holds.aggregate(end=Max("ends_at"))["end"] or booking.ends_at
    lock_waiting(booking.resource, [Interval(booking.starts_at, max(end, booking.ends_at))])
    return lock_units(booking.resource)


def change_suit_of(booking: Booking, unit: Unit, units: Sequence[Unit]) -> None:
    """The same, behind the locks. Raises Refused when it is handed over already, or the suit is not free."""
    if booking.status not in CHANGEABLE:
        raise Refused([AT_THE_DESK if booking.is_lent else NOT_HOLDING])
    if is_out(unit):
        raise Refused([STILL_OUT])
    claim = next((each for each in other_suits(booking, units) if each.unit.pk == unit.pk), None)
    if claim is None:
        raise Refused([SUIT_TAKEN])
    before = booking.unit
    put_into(booking, claim)
    if late := Booking.objects.filter(unit=before, loan__in=Loan.objects.overdue(clock.now())).first():
        make_room(late, units, clock.now())
    offer_next(booking.resource, claim.times)


def other_suits(
    booking: Booking, units: Sequence[Unit] | None = None, suits: Mapping[int, Suit] | None = None
) -> Iterator[Claim]:
    """Every suit that is free for the whole time of a loan, in place of its own: the likest first."""
    times = booking.interval
    facts = facts_of(booking.resource, times, without=booking, units=units)
    claims = facts.claims(Attempt(*times, party_size=booking.party_size, at_any_hour=True))
    if suits is None:
        suits = suits_of(booking.resource)
    own = suits.get(booking.unit_id or 0)

    def unlikeness(claim: Claim) -> tuple[bool | int, ...]:
        suit = suits.get(claim.unit.pk)
        return (*(own.unlikeness(suit) if own and suit else ()), claim.unit.pk)

    for claim in sorted(claims, key=unlikeness):
        if claim.unit.pk != booking.unit_id:
            claim.unit.resource = booking.resource
            yield claim


def is_out(unit: Unit) -> bool:
    """Whether somebody has it at home, whatever the holds say."""
    return Loan.objects.out().filter(booking__unit=unit).exists()


def put_into(booking: Booking, claim: Claim) -> None:
    """Write a locked booking into another unit."""
    booking.holds.all().delete()
    Hold.objects.bulk_create(
        Hold(unit_id=key, booking=booking, starts_at=claim.times.start, ends_at=claim.times.end)
        for key in sorted(claim.held)
    )
    booking.unit = claim.unit
    booking.sequence += 1
    booking.save(update_fields=["unit", "sequence"])
    told = [each for each in booking.loan.reminded.split(",") if each != Reminder.NOT_READY]
    Loan.objects.filter(booking=booking).update(reminded=",".join(told))


# --- Making room ----------------------------------------------------------------------------


def make_room(late: Booking, units: Sequence[Unit], now: datetime) -> int:
    """Keep the units of an overdue loan until it may be ready again, if it comes back on the next open day.

    Coming bookings are moved away or told first, then the hold grows, never the other way round. Gives the number of
    bookings that stay in its way.
    """
    facts = facts_of(late.resource, Interval(now, now), units=units)
    back = facts.closing(facts.open_day_after(clock.local(now).date(), 1))
    until = facts.clean_at(back)
    keys = sorted(set(late.holds.values_list("unit_id", flat=True)))
    staying = clear_the_way(keys, Interval(now, until), units, "late")
    hold_until(late, until)
    return staying


def clear_the_way(unit_ids: Sequence[int], times: Interval, units: Sequence[Unit], why: str) -> int:
    """Move coming bookings out of these units to free suits of the same size; tell those that can't be moved.

    `why` is a word for the mail: `late`, `repair` or `lost`. Gives the number of those that stay.
    """
    found = Booking.objects.filter(
        status__in=CHANGEABLE, holds__in=Hold.objects.filter(unit__in=unit_ids).overlapping(*times)
    )
    keys = sorted(set(found.values_list("pk", flat=True)))
    return sum(not _move_away(lock_booking(Booking(pk=key)), units, why) for key in keys)


def _move_away(booking: Booking, units: Sequence[Unit], why: str) -> bool:
    """False for a booking that stays: its person chooses."""
    if booking.status not in CHANGEABLE:  # called off a moment ago
        return True
    sizes = dict(Suit.objects.filter(unit__resource=booking.resource).values_list("unit_id", "size"))
    size = sizes.get(booking.unit_id or 0)
    claims = (each for each in other_suits(booking, units) if sizes.get(each.unit.pk) == size)
    claim = next((each for each in claims if not is_out(each.unit)), None)
    if claim is None:
        _tell_not_ready(booking, why)
        return False
    before = str(booking.unit)
    put_into(booking, claim)
    log(booking, "bookings.change_suit", data={"unit": claim.unit.pk, "why": why})
    tell(messages.SUIT_CHANGED, booking, before=before, why=why)
    return True


def _tell_not_ready(booking: Booking, why: str) -> None:
    """Once: the suit won't be there in time, and here are others."""
    if tell_once(booking.loan, Reminder.NOT_READY):
        tell(messages.SUIT_NOT_READY, booking, why=why)


def tell_once(loan: Loan, what: Reminder) -> bool:
    """Whether it is still to be said; from now on it is said."""
    if loan.was_told(what):
        return False
    told = ",".join(filter(None, [*loan.reminded.split(","), what]))
    return bool(Loan.objects.filter(pk=loan.pk, reminded=loan.reminded).update(reminded=told))


def hold_until(booking: Booking, until: datetime) -> None:
    """Hold the units of a loan until a moment, wherever nobody else does; never over somebody else's hold."""
    for unit_id in set(booking.holds.values_list("unit_id", flat=True)):
        own = booking.holds.filter(unit_id=unit_id).order_by("starts_at")
        wanted = Interval(own[0].starts_at, until)
        taken = Hold.objects.filter(unit_id=unit_id).overlapping(*wanted)
        free = subtract([wanted], (Interval(each.starts_at, each.ends_at) for each in taken))
        for piece in free:
            _add_hold(booking, unit_id, piece)


def _add_hold(booking: Booking, unit_id: int, piece: Interval) -> None:
    """As more of the hold before it, or in pieces of their own: no hold is longer than `MAX_HOLD`."""
    before = booking.holds.filter(unit_id=unit_id, ends_at=piece.start).first()
    if before and piece.end - before.starts_at <= MAX_HOLD:
        before.ends_at = piece.end
        before.save(update_fields=["ends_at"])
        return
    start = piece.start
    while start < piece.end:
        end = min(piece.end, start + MAX_HOLD)
        Hold.objects.create(unit_id=unit_id, booking=booking, starts_at=start, ends_at=end)
        start = end


# --- Their condition ------------------------------------------------------------------------


@in_short_transaction
def suit_save(*, suit: Suit, by: User, **values: Any) -> Suit:
    """Keep what staff wrote about a suit. In repair or lost it is not lent, and whoever booked it is moved or told."""
    units = lock_units(suit.unit.resource)
    suit = (
        Suit.objects.select_for_update(of=("self",)).select_related("unit__resource__policy").get(pk=suit.pk)
    )
    was_unusable = suit.condition in UNUSABLE
    for name, value in values.items():
        setattr(suit, name, value)
    suit.save()
    post_save_signal_handler(suit.unit.resource)  # the search reads its suits
    if suit.condition in UNUSABLE:
        take_out_of_use(suit.unit, units, str(suit.condition))
    elif was_unusable:
        unit_set(suit.unit, is_active=True)
    log(suit, "bookings.suit", user=by, data={"condition": suit.condition})
    return suit


def set_condition(unit: Unit | None, condition: str, units: Sequence[Unit]) -> None:
    """What a suit is like when it came back, or didn't."""
    if unit is None:
        return
    was_unusable = Suit.objects.filter(unit=unit, condition__in=UNUSABLE).exists()
    Suit.objects.filter(unit=unit).update(condition=condition)
    if condition in UNUSABLE:
        take_out_of_use(unit, units, condition)
    elif was_unusable:  # staff wrote so while it was out
        unit_set(unit, is_active=True)


def suits_copy(*, of: ResourcePage, to: ResourcePage) -> None:
    """Describe the units of a copied closet, which are other suits: in good state, and all in use."""
    order = ("sort_order", "pk")
    pairs = zip(of.units.order_by(*order), to.units.order_by(*order), strict=False)
    described = suits_of(of)
    for old, new in pairs:
        if suit := described.get(old.pk):
            like = {name: getattr(suit, name) for name in ("size", "color", "cut", "pieces")}
            Suit.objects.create(unit=new, **like)
    for unit in to.units.filter(is_active=False):
        unit_set(unit, is_active=True)


def suits_of(page: ResourcePage) -> dict[int, Suit]:
    """The suits of a closet by the number of their unit."""
    return {suit.unit_id: suit for suit in Suit.objects.filter(unit__resource=page)}


def take_out_of_use(unit: Unit, units: Sequence[Unit], why: str) -> None:
    """It is not lent any more; coming bookings go to others of the same size, or are told."""
    unit_set(unit, is_active=False)
    for each in units:
        if each.pk == unit.pk:
            each.is_active = False
    now = clock.now()
    parts = [each.pk for each in units if each.whole_id == unit.pk] or [unit.pk]
    clear_the_way(parts, Interval(now, now + timedelta(days=366)), units, why)


def clean(booking: Booking, unit_ids: Sequence[int], now: datetime, facts: Facts) -> None:
    """Hold what came back for its cleaning: open days only, and never over the next booking."""
    until = facts.clean_at(now)
    for unit_id in unit_ids:
        following = Hold.objects.filter(unit_id=unit_id).overlapping(now, until).order_by("starts_at").first()
        end = min(until, following.starts_at) if following else until
        if now < end:
            Hold.objects.create(unit_id=unit_id, starts_at=now, ends_at=end, reason=HoldReason.CLEANING)


@in_short_transaction
def cleaning_done(*, unit: Unit, by: User) -> bool:
    """It is ready before its time: the rest goes to others. False when it was not being cleaned."""
    now = clock.now()
    resource: ResourcePage = unit.resource
    cleaning = Hold.objects.filter(unit=unit, reason=HoldReason.CLEANING, starts_at__lte=now, ends_at__gt=now)
    found = cleaning.first()
    if found is None:
        return False
    rest = Interval(now, found.ends_at)
    lock_waiting(resource, [rest])
    lock_units(resource)
    if found.starts_at < now:
        cleaning.update(ends_at=now)
    else:
        cleaning.delete()
    log(unit.suit, "bookings.suit", user=by, data={"cleaning": "done"})
    offer_next(resource, rest)
    return True
