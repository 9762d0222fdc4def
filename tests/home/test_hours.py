"""Open or not: by table, on real Korean dates."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from home.hours import Closure, Hours, RegularClosure, day_state, overlap, week

pytestmark = pytest.mark.once

WEEKDAYS = [Hours(day, time(10), time(19)) for day in range(5)]
SPLIT = [Hours(5, time(14), time(18)), Hours(5, time(10), time(12))]  # Saturday, with a break
HOURS = WEEKDAYS + SPLIT
REPAIRS = [Closure(date(2026, 10, 7), date(2026, 10, 8), "내부 공사")]
SUBSTITUTE = "대체공휴일(개천절)"


@pytest.mark.parametrize(
    ("moment", "holiday", "is_open", "words"),
    [
        ("2026-10-06 09:59", "", False, "오전 10:00에 열어요"),
        ("2026-10-06 10:00", "", True, "오늘 운영 중 · 오후 7:00까지"),
        ("2026-10-06 18:59", "", True, "오늘 운영 중 · 오후 7:00까지"),
        ("2026-10-06 19:00", "", False, "오늘 운영을 마쳤어요"),
        ("2026-10-05 14:00", SUBSTITUTE, False, "오늘은 쉬어요 · 대체공휴일(개천절)"),
        ("2026-10-05 14:00", "", True, "오늘 운영 중 · 오후 7:00까지"),
        ("2026-10-04 14:00", "", False, "오늘은 쉬어요"),
        ("2026-10-07 14:00", "", False, "오늘은 쉬어요 · 내부 공사"),
        ("2026-10-08 23:59", "", False, "오늘은 쉬어요 · 내부 공사"),
        ("2026-10-09 10:00", "한글날", False, "오늘은 쉬어요 · 한글날"),
        ("2026-10-10 11:00", "", True, "오늘 운영 중 · 오후 12:00까지"),
        ("2026-10-10 12:30", "", False, "오후 2:00에 다시 열어요"),
        ("2026-10-10 18:00", "", False, "오늘 운영을 마쳤어요"),
        ("2026-10-06 00:30", "", False, "오전 10:00에 열어요"),
    ],
    ids=[
        "before opening",
        "at opening",
        "last minute",
        "at closing",
        "substitute holiday",
        "open on the substitute holiday",
        "Sunday",
        "closure, first day",
        "closure, last day",
        "holiday",
        "Saturday morning",
        "break",
        "Saturday evening",
        "after midnight",
    ],
)
def test_state_of_a_moment(moment: str, holiday: str, is_open: bool, words: str) -> None:
    day, clock_time = moment.split()
    now = clock.at(date.fromisoformat(day), time.fromisoformat(clock_time))
    state = day_state(now, HOURS, REPAIRS, holiday)
    assert (state.is_open, str(state)) == (is_open, words)


def test_without_hours_the_page_asks_to_call() -> None:
    state = day_state(clock.at(date(2026, 10, 6), time(12)), [], [])
    assert str(state) == "운영 시간을 전화로 확인해 주세요"


def test_the_week_begins_on_monday_and_marks_today() -> None:
    rows = week(HOURS, date(2026, 10, 10))
    assert [row.label for row in rows][:2] == ["월요일", "화요일"]
    assert [row.is_today for row in rows].index(True) == 5
    assert rows[5].text == "오전 10:00~오후 12:00, 오후 2:00~오후 6:00"
    assert rows[6].text == "쉬어요"


spans = st.builds(
    lambda day, start, length: Hours(day, time(start), time(min(23, start + length))),
    st.integers(0, 1),
    st.integers(0, 20),
    st.integers(1, 4),
)


@given(st.lists(spans, max_size=5))
def test_overlaps_are_found_as_a_clock_would_find_them(hours: list[Hours]) -> None:
    taken = [(item.weekday, hour) for item in hours for hour in range(item.opens.hour, item.closes.hour)]
    assert (overlap(hours) is not None) == (len(taken) != len(set(taken)))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [("2026-10-06", False), ("2026-10-13", True), ("2026-10-20", False), ("2026-10-19", True)],
)
def test_a_day_of_every_month_on_which_it_is_closed(day: str, is_open: bool) -> None:
    closures = [RegularClosure((1, 3), (1, 3), "정기 휴관")]
    assert closures[0].text == "매월 첫째·셋째 화요일·목요일"
    state = day_state(clock.at(date.fromisoformat(day), time(14)), HOURS, closures)
    assert (state.is_open, state.reason == "정기 휴관") == (is_open, not is_open)
