"""The fast look at free times and the rules: the same answer, whatever is so.

What is drawn stands close to where answers change: times touch, or miss each other by a minute; limits are nearly reached;
booking opens, or a lead time ends, in this moment.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.attempts import Attempt, DrawTime, Facts, OwnBooking
from bookings.enums import Measure, Period, ResourceKind, Scope, Way
from bookings.intervals import Interval, merge
from bookings.models import Limit, Policy, Unit
from bookings.rules import first_refusal, opens_at
from bookings.sweep import Sweep, starts_of
from core import clock

pytestmark = pytest.mark.once

DAY = date(2026, 10, 7)
MINUTE = timedelta(minutes=1)
OPENS = 9 * 60
"""When it opens on most days. All numbers here are minutes."""

LIMITS = {f"limit_{period}_{measure}" for period in Period.values for measure in Measure.values}
MET = {"suspended", "too_soon", "beyond_horizon", "closed", "party_size", "desk_full", "overdue", "taken"} | {
    "own_overlap",
    "limit",
    "limit_companion",
}
SELDOM = {
    ResourceKind.STUDY_ROOM: {"desk_full"},
    ResourceKind.APPOINTMENT: {"desk_full", "overdue"},
    ResourceKind.STUDIO: {"desk_full"},
    ResourceKind.LOAN: {"own_overlap", "closed", "limit_companion"},  # a suit is worn by one
}
"""What the cases of each kind must meet (`MET`), but for these."""


def moment(minutes: int) -> datetime:
    """So many minutes after the midnight at which the day begins."""
    return clock.day_start(DAY) + minutes * MINUTE


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([*[usual] * 4, *others])


@st.composite
def policies(draw: st.DrawFn, kind: str, door: str) -> Policy:
    grid = draw(st.sampled_from([20, 30, 30, 60, 90]))
    least = grid * draw(st.integers(1, 2))
    return Policy(
        grid_minutes=grid,
        min_minutes=least,
        max_minutes=least + grid * draw(st.integers(0, 3)),
        before_minutes=draw(st.sampled_from([0, 10, 30])),
        buffer_minutes=draw(st.sampled_from([0, 10, 25, 30])),
        lead_minutes=draw(st.sampled_from([0, 30])),
        lead_open_days=draw(st.integers(1, 3)) if door == "open days" else 0,
        horizon_days=draw(st.integers(0, 2)) if door == "horizon" else 14,
        opens_at=draw(st.sampled_from([time(0), time(9)])),
        min_party=draw(mostly(1, 1, 2)),
        nights=draw(st.integers(0, 3)),
        cleaning_days=draw(st.integers(0, 2)),
        desk_per_day=draw(st.sampled_from([0, 0, 1, 2])) if kind == ResourceKind.LOAN else 0,
    )


@st.composite
def around(draw: st.DrawFn, policy: Policy, day: int = 0) -> Interval:
    """A time on the grid of a day, shifted so that it, or what is held around it, touches the grid or misses it."""
    grid, before, after = policy.grid_minutes, policy.before_minutes, policy.buffer_minutes
    start = day * 1440 + OPENS + grid * draw(st.integers(-1, 8))
    end = start + grid * draw(st.integers(1, 3))
    shifts = [0, 0, before, after, -before, -after, before + after, -1, 1]
    start, end = start + draw(st.sampled_from(shifts)), end + draw(st.sampled_from(shifts))
    return Interval(moment(start), moment(max(end, start + 1)))


@st.composite
def hours(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Open times of some days: whole, in pieces, from an odd minute, over midnight."""
    found = []
    for day in range(-1, 6):
        begins = day * 1440 + OPENS + draw(mostly(0, 10, 30, -60))
        pieces = draw(st.sampled_from([1, 1, 2, 0] if day else [1, 1, 2]))
        for _ in range(pieces):
            ends = begins + draw(st.sampled_from([180, 240, 310, 360, 940]))
            found.append(Interval(moment(begins), moment(ends)))
            begins = ends + draw(st.sampled_from([30, 60]))
    return tuple(merge(found))


@st.composite
def limits(draw: st.DrawFn, policy: Policy, kind: str) -> Limit:
    """Of minutes or times, so that one more is often just too much."""
    measure = draw(st.sampled_from(Measure.values))
    if measure == Measure.COUNT:
        amount = draw(st.integers(1, 3))
    elif kind == ResourceKind.LOAN:
        amount = policy.nights * 1440 + draw(st.integers(1, 12)) * 30
    else:
        amount = policy.grid_minutes * draw(st.integers(1, 5))
    period, scope = draw(st.sampled_from(Period.values)), draw(st.sampled_from(Scope.values))
    return Limit(measure=measure, amount=amount, period=period, scope=scope)


@st.composite
def own_bookings(draw: st.DrawFn, policy: Policy, kind: str) -> OwnBooking:
    return OwnBooking(
        *draw(around(policy, draw(mostly(0, -1, 1)))),
        draw(mostly(1, 2)),
        draw(mostly(kind, *ResourceKind.values)),
        draw(mostly("0001", "0002")),
        draw(mostly(True, False)),
    )


@st.composite
def draws(draw: st.DrawFn, policy: Policy) -> DrawTime:
    """A time that lots decide about, which is closed already or not yet."""
    return DrawTime(draw(around(policy)), moment(draw(st.sampled_from([-2400, OPENS + 60]))))


@st.composite
def all_units(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Some units; the first may be a whole of others."""
    number = draw(st.integers(1, 3))
    units = [
        Unit(pk=key, resource_id=1, capacity=draw(st.sampled_from([2, 3, 4, 4])))
        for key in range(1, number + 1)
    ]
    for unit in units:
        unit.is_active = unit.pk == 1 or draw(mostly(True, False))
        unit.whole_id = draw(st.sampled_from([None, 1])) if unit.pk > 1 else None
    return tuple(units)


DOORS = {"open": 80, "horizon": 9, "lead": 15, "open days": 9, "rest": 9, "overdue": 9}
"""What may close a whole day, or everything, one at a time (else nothing would ever be free); and in how many cases."""


@st.composite
def nows(draw: st.DrawFn, policy: Policy, door: str) -> datetime:
    """The day before; or around the moment when the answer changes."""
    edges = {"horizon": opens_at(DAY, policy), "lead": moment(OPENS + 120 - policy.lead_minutes)}
    shift = draw(st.sampled_from([timedelta(), timedelta(), MINUTE, -timedelta(microseconds=1)]))
    return edges[door] + shift if door in edges else moment(draw(st.sampled_from([-900, -720, -2300])))


@st.composite
def facts_of(draw: st.DrawFn, kind: str, door: str) -> Facts:
    policy, units = draw(policies(kind, door)), draw(all_units())
    keys = draw(st.sampled_from([(), (9,), (8, 9)])) if kind == ResourceKind.APPOINTMENT else ()
    rooms = tuple(
        Unit(pk=key, resource_id=3, capacity=2, is_active=draw(mostly(True, False))) for key in keys
    )
    now = draw(nows(policy, door))
    mine = st.lists(own_bookings(policy, kind), max_size=2).map(tuple)
    held = st.lists(mostly(0, 0, 0, 1, 2).flatmap(partial(around, policy)), max_size=2).map(merge)
    return Facts(
        now=now,
        resource_id=1,
        kind=kind,
        center_path="0001",
        policy=policy,
        limits=tuple(draw(st.lists(limits(policy, kind), max_size=2))),
        units=units,
        spans=draw(hours()),
        rotas={1: list(draw(hours()))} if draw(mostly(False, True)) else {},
        holds={unit.pk: draw(held) for unit in (*units, *rooms)},
        draws=draw(st.lists(draws(policy), max_size=1).map(tuple)) if draw(mostly(False, True)) else (),
        rooms=rooms,
        own=draw(mine),
        companions=(draw(mine),),
        suspended_until=draw(st.sampled_from([now, now + MINUTE])) if door == "rest" else None,
        is_overdue=door == "overdue",
        visits={DAY + timedelta(days=number): draw(mostly(0, 0, 1, 2)) for number in range(-1, 6)},
    )


all_facts = st.tuples(st.sampled_from(ResourceKind.values), mostly("open", *DOORS)).flatmap(
    lambda drawn: facts_of(*drawn)
)
asked_days = mostly(0, 0, 1, 2).map(lambda number: DAY + timedelta(days=number))


def by_the_rules(facts: Facts, start: datetime, party_size: int | None, way: Way | None) -> tuple[int, str]:
    """The longest time from a start, as the pages would find it by asking the rules for every length; and what stands
    against a longer one."""
    longest = 0
    for end in facts.lengths(start):
        if refusal := first_refusal(Attempt(start, end, party_size, way=way), facts):
            return longest, "limit" if refusal.code in LIMITS else refusal.code
        longest = int((end - start).total_seconds() // 60)
    return longest, "nothing"


def test_the_sweep_says_what_the_rules_say() -> None:
    """Each kind and each door with cases of its own; many cases have some free starts and some that are not."""
    seen: Counter[str] = Counter()
    codes: dict[str, Counter[str]] = {kind: Counter() for kind in ResourceKind.values}

    def check(facts: Facts, another: date) -> None:
        sizes = {None, facts.policy.min_party - 1, facts.capacity, facts.capacity + 1}
        ways = [None, *Way] if facts.kind == ResourceKind.APPOINTMENT else [None]
        for day, size, way in product({DAY, another}, sizes, ways):
            wanted = {start: by_the_rules(facts, start, size, way) for start in starts_of(facts, day)}
            free = {start: minutes for start, (minutes, _) in wanted.items() if minutes}
            assert dict(Sweep(facts, size, way).free_on(day)) == free
            codes[facts.kind].update({code for _, code in wanted.values()})
            if size is None and way is None and day == DAY:
                seen["all"] += 1
                seen["some free, some not"] += 0 < len(free) < len(wanted)

    for kind, (door, number) in product(ResourceKind.values, DOORS.items()):
        settings(max_examples=number)(given(facts_of(kind, door), asked_days)(check))()
    for kind, _more in product(ResourceKind.values, range(3)):  # nor enough that are free at some times only
        if seen["some free, some not"] >= seen["all"] / 3:
            break
        settings(max_examples=DOORS["open"])(given(facts_of(kind, "open"), asked_days)(check))()
    assert seen["some free, some not"] >= seen["all"] / 3, seen
    for kind, found in codes.items():
        for _more in range(5):  # chance may have left something out
            if {code for code in MET if not found[code]} <= SELDOM[ResourceKind(kind)]:
                break
            for door, number in DOORS.items():
                settings(max_examples=number)(given(facts_of(kind, door), asked_days)(check))()
        assert {code for code in MET if not found[code]} <= SELDOM[ResourceKind(kind)], (kind, found)


@given(hours(), st.sampled_from([15, 20, 50, 60, 90]), asked_days)
def test_starts_are_all_on_the_grid_inside_the_hours(
    spans: tuple[Interval, ...], grid: int, day: date
) -> None:
    """Looked for as one would on a clock."""
    policy = Policy(grid_minutes=grid)
    facts = Facts(moment(0), 1, ResourceKind.STUDY_ROOM, "0001", policy, limits=(), units=(), spans=spans)
    on_the_grid = [clock.day_start(day) + minutes * MINUTE for minutes in range(0, 1440, grid)]
    expected = [start for start in on_the_grid if any(span.start <= start < span.end for span in spans)]
    assert list(starts_of(facts, day)) == expected


@settings(max_examples=100)
@given(all_facts)
def test_the_rules_refuse_longer_times_once_they_refuse_a_shorter_one(facts: Facts) -> None:
    """What the sweep rests on."""
    if facts.kind == ResourceKind.LOAN:
        return
    for start in starts_of(facts, DAY):
        refused = [first_refusal(Attempt(start, end), facts) is not None for end in facts.lengths(start)]
        assert refused == sorted(refused)


@given(all_facts)
def test_the_first_free_time_is_the_first_of_all(facts: Facts) -> None:
    found = [free for day in facts.open_days for free in Sweep(facts).free_on(day)]
    assert Sweep(facts).first() == (found[0] if found else None)
