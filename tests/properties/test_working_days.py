"""Working days of a closet: due dates and cleaning, against plain counting; and through a real holiday season."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from bookings.attempts import Facts
from bookings.enums import ResourceKind
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Policy
from bookings.services.opening import ClosedTime
from core import clock
from core.models import Holiday
from tests.factories import closets

FIRST = date(2026, 12, 21)  # over the end of the year
REACH = 60
open_sets = st.sets(st.integers(0, REACH - 1), min_size=8)
hours = st.tuples(st.integers(0, 22), st.integers(1, 24)).map(lambda pair: (pair[0], max(pair)))


def facts(days: set[int], *, nights: int = 3, cleaning: int = 1, closes: int = 18) -> Facts:
    spans = []
    for number in sorted(days):
        day = FIRST + timedelta(days=number)
        end = clock.at(day, time(closes)) if closes < 24 else clock.day_start(day + timedelta(days=1))
        spans.append(Interval(clock.at(day, time(0)), end))
    return Facts(
        now=clock.day_start(FIRST),
        resource_id=1,
        kind=ResourceKind.LOAN,
        center_path="",
        policy=Policy(nights=nights, cleaning_days=cleaning),
        limits=(),
        units=(),
        spans=tuple(spans),
    )


def day_of(moment: datetime) -> int:
    return (clock.local(moment).date() - FIRST).days


@given(days=open_sets, start=st.integers(0, 30), nights=st.integers(0, 10), closes=st.integers(1, 24))
def test_due_is_the_first_open_day_not_before_the_nights(days, start, nights, closes):
    at = facts(days, nights=nights, closes=closes)
    due = day_of(at.due_at(clock.at(FIRST + timedelta(days=start), time(0, 30))))
    later = [day for day in days if day >= start + nights]
    assert due == (min(later) if later else start + nights)


@given(days=open_sets, start=st.integers(0, 30), closes=st.integers(1, 24))
def test_due_is_when_the_desk_closes_that_day(days, start, closes):
    at = facts(days, closes=closes)
    due = at.due_at(clock.at(FIRST + timedelta(days=start), time(0, 30)))
    if day_of(due) in days:
        assert clock.local(due).hour == (closes if closes < 24 else 23)


@given(days=open_sets, back=st.integers(0, 30), cleaning=st.integers(0, 5))
def test_cleaning_takes_that_many_open_days_after_the_return(days, back, cleaning):
    returned = clock.at(FIRST + timedelta(days=back), time(15))
    ready = facts(days, cleaning=cleaning).clean_at(returned)
    if cleaning == 0:
        assert ready == returned
        return
    between = [day for day in days if day > back and clock.day_start(FIRST + timedelta(days=day)) < ready]
    if sum(day > back for day in days) >= cleaning:
        assert len(between) == cleaning
        assert clock.local(ready).time() == time(0)
        assert day_of(ready) - 1 in days
    assert ready > returned


@given(days=open_sets, start=st.integers(0, 29), nights=st.integers(0, 10))
def test_who_comes_later_never_returns_earlier(days, start, nights):
    at = facts(days, nights=nights)
    one, two = (at.due_at(clock.at(FIRST + timedelta(days=start + n), time(10))) for n in (0, 1))
    assert one <= two


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "pick_up", "due", "ready"),
    [
        # 추석 2026: Thursday 24 to Saturday 26 September; the weekend follows.
        ("2026-09-20", "2026-09-21", "2026-09-28", "2026-09-30"),
        ("2026-09-20", "2026-09-23", "2026-09-28", "2026-09-30"),
        ("2026-09-14", "2026-09-17", "2026-09-21", "2026-09-23"),
        ("2026-09-14", "2026-09-18", "2026-09-21", "2026-09-23"),
        # The end of the year: Friday 1 January is a holiday, Monday 4 a closure.
        ("2026-12-28", "2026-12-29", "2027-01-05", "2027-01-07"),
        ("2026-12-28", "2026-12-28", "2026-12-31", "2027-01-06"),
    ],
)
def test_holidays_and_closures_are_skipped(now, pick_up, due, ready):
    with time_machine.travel(clock.at(date.fromisoformat(now), time(9)), tick=False):
        Holiday.objects.fill(2026, 2027)
        shut = date(2027, 1, 4)
        closet = closets.closet(
            closures=(
                ClosedTime(clock.day_start(shut), clock.day_start(shut + timedelta(days=1)), "재고 조사"),
            )
        )
        start = clock.at(date.fromisoformat(pick_up), time(14))
        at = facts_of(closet, Interval(start, start))
        assert at.due_at(start) == clock.at(date.fromisoformat(due), time(18))
        assert at.clean_at(at.due_at(start)) == clock.day_start(date.fromisoformat(ready))
