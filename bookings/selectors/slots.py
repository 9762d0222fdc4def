"""The start times of one resource: which are free, for how long, and why others are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from bookings.attempts import Attempt, Facts
from bookings.enums import ResourceKind
from bookings.intervals import Interval
from bookings.models import Policy
from bookings.rules import Refusal, first_refusal
from bookings.sweep import Sweep, starts_of
from core import clock, formats


@dataclass(frozen=True)
class Slot:
    """A start time of a resource: how long it can be had (and with whom), or why not."""

    starts_at: datetime
    minutes: tuple[int, ...]
    refusal: Refusal | None
    who: tuple[str, ...] = ()
    """Of an appointment: the counsellors who are free."""

    @property
    def is_free(self) -> bool:
        return bool(self.minutes)

    @property
    def longest(self) -> int:
        """The most minutes that can be had from here."""
        return self.minutes[-1] if self.minutes else 0

    @property
    def value(self) -> str:
        """The start as it stands in addresses: `2026-10-05T14:00`, Seoul time."""
        return f"{clock.local(self.starts_at):%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        """`10월 5일 월요일 오후 2시부터, 3시간까지 가능`: everything, for those who hear it."""
        start = f"{formats.long_date_text(self.starts_at)} {formats.spoken_time_text(self.starts_at)}"
        if self.is_free and self.who:
            return f"{start}부터, {', '.join(self.who)} 가능"
        if self.is_free:
            return f"{start}부터, {formats.minutes_text(self.minutes[-1])}까지 가능"
        return f"{start}, 예약할 수 없음: {self.refusal.label if self.refusal else ''}"


def free_slot(facts: Facts, start: datetime, longest: int) -> Slot:
    """A start that can be had for at most some minutes."""
    if facts.kind == ResourceKind.LOAN:
        return Slot(start, (longest,), None)
    return Slot(start, tuple(length for length in facts.policy.lengths if length <= longest), None)


def day_slots(facts: Facts, day: date) -> list[Slot]:
    """Every start time of one date in Seoul, inside the open spans; those that can't be had with the reason."""
    free = dict(Sweep(facts).free_on(day))
    return [
        with_whom(facts, free_slot(facts, start, free[start])) if start in free else slot_at(facts, start)
        for start in starts_of(facts, day)
    ]


def with_whom(facts: Facts, slot: Slot) -> Slot:
    """Of an appointment with several counsellors: who is free at a free start."""
    if facts.kind != ResourceKind.APPOINTMENT or len(facts.bookable) < 2:
        return slot
    shortest = Attempt(slot.starts_at, slot.starts_at + timedelta(minutes=slot.minutes[0]))
    free = {claim.unit.pk for claim in facts.claims(shortest)}
    return replace(slot, who=tuple(unit.name for unit in facts.bookable if unit.pk in free))


def slot_at(facts: Facts, starts_at: datetime) -> Slot:
    """One start time, open or not, as the rules see it."""
    minutes: list[int] = []
    refusal: Refusal | None = None
    for end in facts.lengths(starts_at):
        refusal = first_refusal(Attempt(starts_at, end), facts)
        if refusal:
            break
        minutes.append(int((end - starts_at).total_seconds() // 60))
    slot = Slot(starts_at, tuple(minutes), None if minutes else refusal)
    return with_whom(facts, slot) if slot.is_free else slot


def free_slots(
    facts: Facts, day: date, *, most: int | None = None, minutes: int = 0, party_size: int | None = None
) -> list[Slot]:
    """The free start times of one date, for a party of some size and at least some minutes."""
    free = (each for each in Sweep(facts, party_size).free_on(day) if each[1] >= minutes)
    return [free_slot(facts, *each) for each in islice(free, most)]


def nearest_free(
    facts: Facts, wanted: datetime, *, most: int = 4, minutes: int = 0, party_size: int | None = None
) -> list[Slot]:
    """Free start times nearest to the wanted one, in the order of the clock; with a wish for a party and a length."""
    sweep = Sweep(facts, party_size)
    free = [each for day in facts.open_days for each in sweep.free_on(day) if each[0] != wanted]
    long_enough = [each for each in free if each[1] >= minutes]
    nearest = sorted(long_enough, key=lambda each: abs(each[0] - wanted))[:most]
    return [free_slot(facts, *each) for each in sorted(nearest)]


def first_free(facts: Facts) -> Slot | None:
    """The next free start time in the window of the facts."""
    found = Sweep(facts).first()
    return free_slot(facts, *found) if found else None


def booking_window(policy: Policy) -> Interval:
    """From the beginning of today to the end of the last bookable day."""
    today = clock.today()
    return Interval(clock.day_start(today), clock.day_start(today + timedelta(days=policy.horizon_days + 1)))
