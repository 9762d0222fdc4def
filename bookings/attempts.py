"""What somebody wants (`Attempt`), what is so (`Facts`), and what a booking would take (`Claim`). Nothing here reads a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.functional import cached_property

from bookings.enums import ResourceKind, Way
from bookings.intervals import Interval
from bookings.models import Limit, Policy, Unit
from core import clock


@dataclass(frozen=True)
class Attempt:
    """What somebody wants.

    `party_size` is unknown while only times are being looked at. `unit_id` is a chosen counsellor, room or suit; `way`
    is for appointments, `interview_on` for loans. A loan ends when it is due back. `at_any_hour`: staff open for it.
    """

    starts_at: datetime
    ends_at: datetime
    party_size: int | None = None
    unit_id: int | None = None
    way: Way | None = None
    interview_on: date | None = None
    named: int | None = None
    """How many companions are named; unknown where nobody asks for them."""
    at_any_hour: bool = False

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def day(self) -> date:
        return clock.local(self.starts_at).date()


@dataclass(frozen=True)
class OwnBooking:
    """A booking of the same person that counts against limits."""

    starts_at: datetime
    ends_at: datetime
    resource_id: int
    kind: str
    center_path: str
    holding: bool

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class DrawTime:
    """A time that lots decide about: until when one enters. Nobody books it until it is drawn."""

    times: Interval
    closes_at: datetime

    def label(self, now: datetime) -> str:
        """`추첨으로 정해요, 12월 1일까지 신청`; once it is closed, that it is being drawn."""
        if now >= self.closes_at:
            return "추첨하는 중"
        day = clock.local(self.closes_at)
        return f"추첨으로 정해요, {day.month}월 {day.day}일까지 신청"


@dataclass(frozen=True)
class Claim:
    """One way to fulfil an attempt: the unit that the person gets, and every unit that is held for it, from..until."""

    unit: Unit
    held: tuple[int, ...]
    times: Interval


@dataclass(frozen=True)
class Facts:
    """What is so about a resource, at one moment, for one person (or for nobody in particular)."""

    now: datetime
    resource_id: int
    kind: str
    center_path: str
    policy: Policy
    limits: tuple[Limit, ...]
    units: tuple[Unit, ...]
    spans: tuple[Interval, ...]
    rotas: dict[int, list[Interval]] = field(default_factory=dict)
    """Hours of units that have their own (a counsellor's), by unit; they lie inside those of the resource."""
    holds: dict[int, list[Interval]] = field(default_factory=dict)
    draws: tuple[DrawTime, ...] = ()
    """What is kept for draws, in the order of the clock; also far ahead, so that pages can tell of it."""
    rooms: tuple[Unit, ...] = ()
    """Where an appointment in person is held."""
    own: tuple[OwnBooking, ...] = ()
    companions: tuple[tuple[OwnBooking, ...], ...] = ()
    """What each companion that is known has, in their own right."""
    suspended_until: datetime | None = None
    """The person's rest because of strikes: the first moment after it."""
    is_overdue: bool = False
    """Whether the person has something lent that should be back by now."""
    load: dict[int, int] = field(default_factory=dict)
    """Appointments by unit around the attempt, so that "anybody" means the one with the fewest."""
    visits: dict[date, int] = field(default_factory=dict)
    """Pick-ups and returns at the desk of a closet, by date."""

    # --- Units

    @cached_property
    def parts(self) -> dict[int, tuple[int, ...]]:
        """The units that holding a unit takes: its parts, down to those that have none; else itself."""
        below: dict[int, list[Unit]] = {}
        for unit in self.units:
            if unit.whole_id:
                below.setdefault(unit.whole_id, []).append(unit)

        def leaves(key: int) -> Iterator[int]:
            for part in below.get(key, ()):
                yield from leaves(part.pk)
            if key not in below:
                yield key

        return {unit.pk: tuple(leaves(unit.pk)) for unit in self.units}

    @cached_property
    def bookable(self) -> tuple[Unit, ...]:
        """Active units whose parts are all active."""
        active = {unit.pk for unit in self.units if unit.is_active}
        return tuple(unit for unit in self.units if unit.is_active and active.issuperset(self.parts[unit.pk]))

    @cached_property
    def capacity(self) -> int:
        """The most people that any one unit takes."""
        return max((unit.capacity for unit in self.bookable), default=0)

    def is_open(self, unit: Unit, wanted: Interval) -> bool:
        """Whether the time lies inside one open span of the unit. A loan is picked up inside one."""
        spans = self.rotas.get(unit.pk, self.spans) if self.rotas else self.spans
        if self.kind == ResourceKind.LOAN:
            return any(span.start <= wanted.start < span.end for span in spans)
        return any(span.contains(wanted) for span in spans)

    def is_free(self, keys: Iterable[int], times: Interval) -> bool:
        return not any(times.overlaps(hold) for key in keys for hold in self.holds.get(key, ()))

    # --- Claims

    def held_times(self, attempt: Attempt) -> Interval:
        """From..until the units are held: with preparing, clearing up, and the cleaning of what was lent."""
        start = attempt.starts_at - timedelta(minutes=self.policy.before_minutes)
        if self.kind == ResourceKind.LOAN:
            return Interval(start, self.clean_at(attempt.ends_at))
        return Interval(start, attempt.ends_at + timedelta(minutes=self.policy.buffer_minutes))

    def claims(self, attempt: Attempt) -> Iterator[Claim]:
        """Every way to fulfil an attempt, the best first: the smallest room that fits, the counsellor with the fewest."""
        times = self.held_times(attempt)
        for unit in sorted(
            self.bookable, key=lambda unit: (self.load.get(unit.pk, 0), unit.capacity, unit.pk)
        ):
            if attempt.unit_id not in (None, unit.pk):
                continue
            if not (attempt.at_any_hour or self.is_open(unit, attempt.interval)):
                continue
            if attempt.party_size is not None and attempt.party_size > unit.capacity:
                continue
            held = self.parts[unit.pk]
            if not self.is_free(held, times):
                continue
            if not (self.rooms and attempt.way in (None, Way.IN_PERSON)):
                yield Claim(unit, held, times)
            elif room := self.free_room(times):
                yield Claim(unit, (*held, room.pk), times)
            elif attempt.way is None:  # looking at times: by phone or video it can still be had
                yield Claim(unit, held, times)

    def claim(self, attempt: Attempt) -> Claim | None:
        """The best way to fulfil an attempt."""
        return next(self.claims(attempt), None)

    def free_room(self, times: Interval) -> Unit | None:
        """The smallest room for an appointment in person that nobody holds."""
        free = [room for room in self.rooms if room.is_active and self.is_free([room.pk], times)]
        return min(free, key=lambda room: (room.capacity, room.pk), default=None)

    def draw_of(self, wanted: Interval) -> DrawTime | None:
        """The draw that decides about a time, or about any part of it."""
        return next((each for each in self.draws if each.times.overlaps(wanted)), None)

    # --- Days

    @cached_property
    def open_days(self) -> list[date]:
        """The dates in Seoul on which the resource opens, as far as the facts reach."""
        return sorted({clock.local(span.start).date() for span in self.spans})

    def open_day_after(self, day: date, count: int) -> date:
        """The `count`-th open day after a date; closed days don't count. Beyond the facts, plain days."""
        later = [each for each in self.open_days if each > day]
        return later[count - 1] if 0 < count <= len(later) else day + timedelta(days=count)

    def lengths(self, start: datetime) -> Iterator[datetime]:
        """The ends that can be chosen for a start, the shortest first."""
        if self.kind == ResourceKind.LOAN:
            yield self.due_at(start)
            return
        for minutes in self.policy.lengths:
            yield start + timedelta(minutes=minutes)

    # --- Loans

    def due_at(self, picked_up: datetime) -> datetime:
        """When a loan is due back: the policy's nights later, at closing time; on a closed day, the next open day."""
        wanted = clock.local(picked_up).date() + timedelta(days=self.policy.nights)
        day = next((each for each in self.open_days if each >= wanted), wanted)
        return self.closing(day)

    def closing(self, day: date) -> datetime:
        """When the desk closes on a date; at the latest a minute before midnight, so that it is still that date."""
        closing = [span.end for span in self.spans if clock.local(span.start).date() == day]
        midnight = clock.day_start(day + timedelta(days=1))
        return min(max(closing, default=midnight), midnight - timedelta(minutes=1))

    def clean_at(self, returned: datetime) -> datetime:
        """When what was lent is ready again: the policy's open days of cleaning after the day it came back."""
        if not self.policy.cleaning_days:
            return returned
        last = self.open_day_after(clock.local(returned).date(), self.policy.cleaning_days)
        return clock.day_start(last + timedelta(days=1))
