"""Which one of its weekday a day is in its month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.weeks import Week, days_said, weeks_of, weeks_text

pytestmark = pytest.mark.once

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_as_a_calendar_counts(day: date) -> None:
    month = calendar.Calendar().itermonthdates(day.year, day.month)
    same = [each for each in month if each.month == day.month and each.weekday() == day.weekday()]
    assert weeks_of(day)[0] == same.index(day) + 1
    assert (Week.LAST in weeks_of(day)) is (day == same[-1])


@given(
    DAYS,
    st.integers(0, 400),
    st.dictionaries(st.tuples(st.integers(0, 6), st.sampled_from(Week.values)), st.text()),
)
def test_every_day_that_is_meant_and_no_other(
    first: date, length: int, said: dict[tuple[int, int], str]
) -> None:
    days = [first + timedelta(days=number) for number in range(length + 1)]
    found = days_said(said, first, days[-1])
    meant = {day for day in days if any((day.weekday(), week) in said for week in weeks_of(day))}
    assert found.keys() == meant
    assert all(text in said.values() for text in found.values())


def test_in_words() -> None:
    assert weeks_text([3, 1]) == "첫째·셋째"
    assert weeks_text([-1, 2]) == "둘째·마지막"
