"""The fast look at free times and the rules: the same answer, whatever is so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.attempts import Attempt, DrawTime, Facts, OwnBooking
from bookings.enums import Measure, Period, ResourceKind, Scope
from bookings.intervals import Interval, merge
from bookings.models import Limit, Policy, Unit
from bookings.rules import first_refusal
from bookings.sweep import Sweep, starts_of
from core import clock

DAY = date(2026, 10, 7)
MINUTE = timedelta(minutes=1)
BEGIN = clock.day_start(DAY)

quarters = st.integers(-4 * 24, 4 * 24 * 6).map(lambda n: BEGIN + n * 15 * MINUTE)
odd = st.builds(
    lambda moment, seconds, micros: moment + timedelta(seconds=seconds, microseconds=micros),
    quarters,
    st.sampled_from([0, 0, 0, 1, 59, 1799]),
    st.sampled_from([0, 0, 1]),
)
intervals = st.builds(
    lambda start, length: Interval(start, start + length * 15 * MINUTE), odd, st.integers(1, 40)
)
spans = st.builds(
    lambda day, opens, length: Interval(
        clock.at(DAY + timedelta(days=day), time(opens)),
        clock.at(DAY + timedelta(days=day), time(opens)) + length * 30 * MINUTE,
    ),
    st.integers(-1, 5),
    st.integers(0, 22),
    st.integers(1, 30),
)
span_lists = st.lists(spans, max_size=6).map(lambda found: tuple(sorted(merge(found))))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    grid = draw(st.sampled_from([15, 20, 30, 50, 60, 90]))
    least = grid * draw(st.integers(1, 3))
    return Policy(
        grid_minutes=grid,
        min_minutes=least,
        max_minutes=least + grid * draw(st.integers(0, 4)),
        before_minutes=draw(st.sampled_from([0, 0, 10])),
        buffer_minutes=draw(st.sampled_from([0, 0, 10, 25])),
        lead_minutes=draw(st.sampled_from([0, 0, 30, 1440])),
        lead_open_days=draw(st.sampled_from([0, 0, 1, 2])),
        horizon_days=draw(st.sampled_from([0, 1, 2, 14])),
        opens_at=draw(st.sampled_from([time(0), time(9), time(18, 30)])),
        min_party=draw(st.integers(1, 3)),
        nights=draw(st.integers(0, 3)),
        cleaning_days=draw(st.integers(0, 2)),
        desk_per_day=draw(st.integers(0, 2)),
    )


limits = st.builds(
    Limit,
    measure=st.sampled_from(Measure.values),
    amount=st.sampled_from([0, 1, 2, 60, 90, 180, 6000]),
    period=st.sampled_from(Period.values),
    scope=st.sampled_from(Scope.values),
)
own_bookings = st.builds(
    lambda times, resource, kind, center, holding: OwnBooking(*times, resource, kind, center, holding),
    intervals,
    st.sampled_from([1, 2]),
    st.sampled_from(ResourceKind.values),
    st.sampled_from(["0001", "0002"]),
    st.booleans(),
)
draw_times = st.lists(st.builds(DrawTime, intervals, odd), max_size=2).map(tuple)
owned = st.lists(own_bookings, max_size=3).map(tuple)


@st.composite
def all_facts(draw: st.DrawFn) -> Facts:
    number = draw(st.integers(1, 4))
    units = [
        Unit(
            pk=key,
            resource_id=1,
            capacity=draw(st.integers(1, 6)),
            is_active=draw(st.sampled_from([1, 1, 0])),
        )
        for key in range(1, number + 1)
    ]
    for unit in units[1:]:
        unit.whole_id = draw(st.sampled_from([None, None, 1]))
    rooms = (Unit(pk=9, resource_id=3, capacity=2),) if draw(st.booleans()) else ()
    keys = st.sampled_from([unit.pk for unit in (*units, *rooms)])
    kind = draw(st.sampled_from(ResourceKind.values))
    return Facts(
        now=draw(odd),
        resource_id=1,
        kind=kind,
        center_path="0001",
        policy=draw(policies()),
        limits=tuple(draw(st.lists(limits, max_size=2))),
        units=tuple(units),
        spans=draw(span_lists),
        rotas=draw(st.dictionaries(st.integers(1, number), span_lists.map(list), max_size=2)),
        holds=draw(st.dictionaries(keys, st.lists(intervals, max_size=4).map(merge), max_size=4)),
        draws=draw(draw_times),
        rooms=rooms,
        own=draw(owned),
        companions=tuple(draw(st.lists(owned, max_size=1))),
        suspended_until=draw(st.none() | st.none() | odd),
        is_overdue=draw(st.sampled_from([False, False, True])),
        visits=draw(
            st.dictionaries(st.integers(0, 6).map(lambda n: DAY + timedelta(days=n)), st.integers(1, 3))
        ),
    )


def by_the_rules(facts: Facts, start: datetime, party_size: int | None) -> int:
    """The longest time from a start, as the pages would find it by asking the rules for every length."""
    longest = 0
    for end in facts.lengths(start):
        if first_refusal(Attempt(start, end, party_size), facts):
            break
        longest = int((end - start).total_seconds() // 60)
    return longest


@settings(max_examples=400)
@given(all_facts(), st.none() | st.integers(0, 7), st.integers(-1, 5).map(lambda n: DAY + timedelta(days=n)))
def test_the_sweep_says_what_the_rules_say(facts: Facts, party_size: int | None, day: date) -> None:
    free = dict(Sweep(facts, party_size).free_on(day))
    wanted = {start: by_the_rules(facts, start, party_size) for start in starts_of(facts, day)}
    assert free == {start: minutes for start, minutes in wanted.items() if minutes}


@settings(max_examples=100)
@given(all_facts())
def test_the_rules_refuse_longer_times_once_they_refuse_a_shorter_one(facts: Facts) -> None:
    """What the sweep rests on."""
    if facts.kind == ResourceKind.LOAN:
        return
    for start in starts_of(facts, DAY):
        refused = [first_refusal(Attempt(start, end), facts) is not None for end in facts.lengths(start)]
        assert refused == sorted(refused)


@given(all_facts())
def test_the_first_free_time_is_the_first_of_all(facts: Facts) -> None:
    found = [free for day in facts.open_days for free in Sweep(facts).free_on(day)]
    assert Sweep(facts).first() == (found[0] if found else None)
