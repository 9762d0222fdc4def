"""The rules' answer about many start times of a resource, worked out once instead of start by start.

`rules` decides; this only says the same faster, for pages that look at hundreds of resources. What stands here answers one
question, "how long can it be had from here, at most?", and tests/properties/test_sweep.py asks the rules whether it is
right. Why something can't be had is always told by the rules.

Every rule that looks at the end of an attempt refuses longer ones once it refuses a shorter one. So the longest time from
a start is the least of a few ends: of the gap between what is held, of the person's next booking, of a draw, of what limits leave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain

from django.utils.functional import cached_property

from bookings.attempts import Attempt, Facts, OwnBooking
from bookings.enums import CARE_KINDS, DRAWN_KINDS, PRESENCE_KINDS, Measure, ResourceKind, Way
from bookings.intervals import Interval
from bookings.limits import used
from bookings.models import Limit, Policy, Unit
from bookings.rules import opens_at
from core import clock

Free = tuple[datetime, int]
"""A start, and the most minutes that can be had from it."""


@lru_cache(maxsize=512)
def _bounds(day: date) -> Interval:
    """One date in Seoul, in UTC: times of one zone are compared and counted several times as fast."""
    return Interval(*(moment.astimezone(UTC) for moment in clock.day_bounds(day)))


@lru_cache(maxsize=512)
def _opens_at(day: date, horizon_days: int, at: time) -> datetime:
    """When booking for a date opens, in UTC: the same for every resource under such a policy."""
    return opens_at(day, Policy(horizon_days=horizon_days, opens_at=at)).astimezone(UTC)


def starts_of(facts: Facts, day: date) -> Iterator[datetime]:
    """Every start on the policy's grid inside the open spans of one date in Seoul."""
    step = timedelta(minutes=facts.policy.grid_minutes)
    day_begin, day_end = _bounds(day)
    for span in facts.spans:
        if span.end <= day_begin or span.start >= day_end:
            continue
        start = day_begin + -(-(max(day_begin, span.start) - day_begin) // step) * step
        end = min(day_end, span.end)
        while start < end:
            yield start
            start += step


class Sweep:
    """One resource, for a party of some size (or of whatever size); of appointments those held in one way (or in any)."""

    def __init__(self, facts: Facts, party_size: int | None = None, way: Way | None = None) -> None:
        self.facts = facts
        self.way = way
        self.party_size = party_size
        self.is_loan = facts.kind == ResourceKind.LOAN

    def free_on(self, day: date) -> Iterator[Free]:
        """The free starts of a date in Seoul, in the order of the clock; read no further than needed."""
        earliest = self.earliest(day)
        if earliest is None:
            return
        longest = self._loan_minutes(day) if self.is_loan else self._minutes(day)
        for start in starts_of(self.facts, day):
            if start >= earliest and (minutes := longest(start)):
                yield start, minutes

    def first(self) -> Free | None:
        """The first free start that the facts reach."""
        return next(chain.from_iterable(self.free_on(day) for day in self.facts.open_days), None)

    # --- What holds for a person, a party, a date

    @cached_property
    def is_refused(self) -> bool:
        """Whether the person or the party can't have anything here: `suspended`, `overdue`, `party_size`."""
        facts, size = self.facts, self.party_size
        until = facts.suspended_until
        return (
            (until is not None and facts.now < until)
            or (facts.is_overdue and facts.kind not in CARE_KINDS)
            or (size is not None and not facts.policy.min_party <= size <= facts.capacity)
        )

    def earliest(self, day: date) -> datetime | None:
        """The earliest start that may be booked now for a date: `too_soon`, `beyond_horizon`; nothing on a date that may not."""
        facts, policy = self.facts, self.facts.policy
        if self.is_refused or facts.now < _opens_at(day, policy.horizon_days, policy.opens_at):
            return None
        if policy.lead_open_days:
            today = clock.local(facts.now).date()
            if day < facts.open_day_after(today, policy.lead_open_days):
                return None
        return facts.now + timedelta(minutes=policy.lead_minutes)

    def _most(self, day: date) -> int | None:
        """The most minutes that the limits leave on a date to everybody of the party, or nothing when there is no limit."""
        facts, own = self.facts, (self.facts.own, *self.facts.companions)
        left = [_left(limit, each, day, facts) for limit in facts.limits for each in own]
        return min((minutes for minutes in left if minutes is not None), default=None)

    # --- Rooms, counsellors, cameras

    def _minutes(self, day: date) -> _Longest:
        lengths = self.facts.policy.lengths
        most = self._most(day)
        fitting = lengths if most is None else [length for length in lengths if length <= most]
        return _Longest(self.gaps, self._elsewhere, fitting)

    @cached_property
    def units(self) -> list[Unit]:
        """The units that take the party."""
        size = self.party_size or 0
        return [unit for unit in self.facts.bookable if unit.capacity >= size]

    @cached_property
    def gaps(self) -> list[Interval]:
        """Every time in which one unit is open and nobody holds it or any part of it: `closed`, `taken`."""
        facts = self.facts
        found: list[Interval] = []
        for unit in self.units:
            held = self._held(facts.parts[unit.pk])
            for span in facts.rotas.get(unit.pk, facts.spans):
                found += _between(span, held)
        return self._with_a_room(found) if self.way == Way.IN_PERSON and facts.rooms else found

    def _held(self, keys: Iterable[int]) -> list[tuple[datetime, datetime]]:
        """When units are held, with what must be left before and after; sorted."""
        policy = self.facts.policy
        before, after = timedelta(minutes=policy.before_minutes), timedelta(minutes=policy.buffer_minutes)
        taken = chain.from_iterable(self.facts.holds.get(key, ()) for key in keys)
        return sorted((start - after, end + before) for start, end in taken)

    def _with_a_room(self, gaps: list[Interval]) -> list[Interval]:
        """The gaps of a counsellor in which one and the same room is free, too."""
        rooms = [self._held([room.pk]) for room in self.facts.rooms if room.is_active]
        return [each for gap in gaps for held in rooms for each in _between(gap, held)]

    @cached_property
    def _elsewhere(self) -> list[Interval]:
        """When the person is somewhere else, and what lots decide about: `own_overlap`, `by_draw`."""
        if self.facts.kind not in PRESENCE_KINDS:
            return []
        own = [
            Interval(own.starts_at, own.ends_at)
            for own in self.facts.own
            if own.holding and own.kind in PRESENCE_KINDS
        ]
        return own + [draw.times for draw in self.facts.draws if self.facts.kind in DRAWN_KINDS]

    # --- Loans: one length, from the pick-up to the day it is due

    def _loan_minutes(self, day: date) -> _LongestLoan:
        facts, most = self.facts, self._most(day)
        due = facts.due_at(clock.day_start(day))
        desk = facts.policy.desk_per_day
        is_full = desk and any(facts.visits.get(each, 0) >= desk for each in (day, clock.local(due).date()))
        if is_full:
            return _LongestLoan([], due, most)
        clean = facts.clean_at(due)
        before = timedelta(minutes=facts.policy.before_minutes)
        ready: list[Interval] = []
        for unit in self.units:
            holds = chain.from_iterable(facts.holds.get(part, ()) for part in facts.parts[unit.pk])
            free_from = max((end + before for start, end in holds if start < clean), default=None)
            for span in facts.rotas.get(unit.pk, facts.spans):
                ready.append(Interval(max(span.start, free_from or span.start), span.end))
        return _LongestLoan(ready, due, most)


class _Longest:
    """The longest time from a start."""

    def __init__(self, gaps: list[Interval], elsewhere: list[Interval], lengths: Sequence[int]) -> None:
        self.gaps, self.elsewhere, self.lengths = gaps, elsewhere, lengths

    def __call__(self, start: datetime) -> int:
        end = max((gap.end for gap in self.gaps if gap.start <= start < gap.end), default=None)
        if end is None:
            return 0
        for own in self.elsewhere:
            if own.end > start:
                end = min(end, own.start)
        fitting = bisect_right(self.lengths, (end - start) // timedelta(minutes=1))
        return self.lengths[fitting - 1] if fitting else 0


class _LongestLoan:
    """The one length of a loan that is picked up at a start."""

    def __init__(self, ready: list[Interval], due: datetime, most: int | None) -> None:
        self.ready, self.due, self.most = ready, due, most

    def __call__(self, start: datetime) -> int:
        if not any(each.start <= start < each.end for each in self.ready):
            return 0
        minutes = int((self.due - start).total_seconds() // 60)
        return minutes if self.most is None or minutes <= self.most else 0


def _between(span: Interval, held: Iterable[tuple[datetime, datetime]]) -> Iterator[Interval]:
    """What is left of a span between sorted times."""
    start = span.start
    for begins, ends in held:
        if begins >= span.end:
            break
        if begins > start:
            yield Interval(start, begins)
        start = max(start, ends)
    if start < span.end:
        yield Interval(start, span.end)


def _left(limit: Limit, own: Sequence[OwnBooking], day: date, facts: Facts) -> int | None:
    """The minutes that a limit leaves on a date; nothing for one that counts times and has some left."""
    anytime = _bounds(day).start
    left = limit.amount - (used(limit, own, Attempt(anytime, anytime), facts) if own else 0)
    if limit.measure == Measure.MINUTES:
        return max(0, left)
    return None if left >= 1 else 0
