"""Opening rules become rows: against a brute-force model that asks every half hour by itself."""

import itertools
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.intervals import Interval, merge, subtract
from bookings.models import OpenSpan
from bookings.services.opening import (
    ClosedTime,
    WeeklyHours,
    opening_calendar_for,
    opening_save,
    weekly_hours_of,
)
from core import clock
from core.models import Holiday
from tests.factories import bookings as make

TODAY = date(2026, 9, 30)  # before 추석 is over, 개천절, its substitute, and 한글날
HALF_HOUR = timedelta(minutes=30)

half_hours = st.integers(0, 47).map(lambda n: time(n // 2, 30 * (n % 2)))
weekly_rows = st.builds(
    lambda weekdays, opens, closes, first, length: WeeklyHours(
        weekdays=tuple(sorted(weekdays)),
        opens=min(opens, closes),
        closes=max(opens, closes) if opens != closes else time(),
        valid_from=TODAY + timedelta(days=first),
        valid_until=None if length is None else TODAY + timedelta(days=first + length),
    ),
    st.sets(st.integers(0, 6), min_size=1),
    half_hours,
    half_hours,
    st.integers(-400, 10),
    st.none() | st.integers(0, 20),
)
closures = st.builds(
    lambda start, length: ClosedTime(
        clock.day_start(TODAY) + start * HALF_HOUR,
        clock.day_start(TODAY) + (start + length) * HALF_HOUR,
        "점검",
    ),
    st.integers(-48, 48 * 14),
    st.integers(1, 48 * 3),
)


def is_open(moment: datetime, weekly, closed, holidays) -> bool:
    """The model: is this half hour open?"""
    local = clock.local(moment)
    if local.date() in holidays:
        return False
    if any(c.starts_at <= moment < c.ends_at for c in closed):
        return False
    return any(
        local.weekday() in row.weekdays
        and row.valid_from <= local.date() <= (row.valid_until or date.max)
        and row.opens <= local.time()
        and (row.closes == time() or local.time() < row.closes)
        for row in weekly
    )


@pytest.mark.django_db
@settings(max_examples=60)
@given(
    weekly=st.lists(weekly_rows, max_size=4),
    closed=st.lists(closures, max_size=3),
    keeps_holidays=st.booleans(),
)
def test_expansion_agrees_with_a_brute_force_model(weekly, closed, keeps_holidays):
    import time_machine

    with time_machine.travel(clock.at(TODAY, time(0, 30)), tick=False):
        resource = make.room()
        opening_save(resource=resource, weekly=weekly, closures=closed, closes_on_holidays=keeps_holidays)
        spans = list(OpenSpan.objects.filter(resource=resource).values_list("starts_at", "ends_at"))
        holidays = Holiday.objects.names(TODAY, TODAY + timedelta(days=20)) if keeps_holidays else {}
        moment = clock.day_start(TODAY)
        for _ in range(48 * 16):
            wanted = is_open(moment, weekly, closed, holidays)
            found = any(start <= moment < end for start, end in spans)
            assert found == wanted, (clock.local(moment), weekly)
            moment += HALF_HOUR
        assert all(first[1] < second[0] for first, second in itertools.pairwise(spans)), "spans touch"


@pytest.mark.django_db
@pytest.mark.parametrize("weekday", range(7), ids="월화수목금토일")
def test_every_hour_of_a_weekday_stays_there(weekday, travel):
    travel("2026-11-23 00:10")
    resource = make.room()
    for hour in range(24):
        row = WeeklyHours((weekday,), time(hour), time((hour + 1) % 24), date(2026, 11, 23))
        opening_save(resource=resource, weekly=[row], closures=[], closes_on_holidays=False)
        assert weekly_hours_of(opening_calendar_for(resource)) == [row]
        starts = [clock.local(start) for start in OpenSpan.objects.values_list("starts_at", flat=True)]
        assert len(starts) >= 17
        assert {(start.weekday(), start.hour) for start in starts} == {(weekday, hour)}


@pytest.mark.django_db
@pytest.mark.parametrize("first_weekday", range(7), ids="월화수목금토일")
def test_several_weekdays_in_one_row_are_all_open(first_weekday, travel):
    """django-scheduler keeps only the first day's weekday of a WEEKLY rule."""
    travel("2026-11-23 09:00")
    resource = make.room()
    first = date(2026, 11, 23) + timedelta(days=first_weekday)
    row = WeeklyHours((0, 2, 4, 5), time(8), time(20), first)
    opening_save(resource=resource, weekly=[row], closures=[], closes_on_holidays=False)
    found = {clock.local(start).weekday() for start in OpenSpan.objects.values_list("starts_at", flat=True)}
    assert found == {0, 2, 4, 5}
    assert weekly_hours_of(opening_calendar_for(resource)) == [row]


moments = st.integers(0, 60).map(lambda n: clock.day_start(TODAY) + n * HALF_HOUR)
intervals = st.lists(st.tuples(moments, moments).map(lambda pair: Interval(*sorted(pair))), max_size=8)


@given(intervals, intervals)
def test_subtracting_leaves_just_what_is_outside(parts, holes):
    rest = subtract(parts, holes)
    assert rest == merge(rest)
    for n in range(60):
        moment = clock.day_start(TODAY) + n * HALF_HOUR
        inside = any(p.start <= moment < p.end for p in parts) and not any(
            h.start <= moment < h.end for h in holes
        )
        assert any(r.start <= moment < r.end for r in rest) == inside


@given(intervals)
def test_merging_keeps_the_moments_and_the_order(parts):
    merged = merge(parts)
    assert all(first.end < second.start for first, second in itertools.pairwise(merged))
    assert sum((p.end - p.start for p in merged), timedelta()) <= sum(
        (p.end - p.start for p in parts), timedelta()
    )
