"""Dates, times and numbers as Koreans write them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from core import clock, formats

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def in_october(travel):
    travel("2026-10-01 09:00")


def seoul(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SEOUL)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-10-05 14:30", "10월 5일(월) 오후 2:30"),
        ("2026-10-05 00:00", "10월 5일(월) 오전 0:00"),
        ("2026-10-05 12:00", "10월 5일(월) 오후 12:00"),
        ("2026-10-05 09:05", "10월 5일(월) 오전 9:05"),
        ("2027-01-01 23:59", "2027년 1월 1일(금) 오후 11:59"),
    ],
)
def test_date_and_time(moment, text):
    assert formats.datetime_text(seoul(moment)) == text


def test_a_moment_in_utc_is_told_in_seoul():
    assert formats.datetime_text(datetime(2026, 10, 4, 15, 30, tzinfo=UTC)) == "10월 5일(월) 오전 0:30"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2026-10-05 14:00", "2026-10-05 17:00", "10월 5일(월) 오후 2:00~5:00"),
        ("2026-10-05 11:00", "2026-10-05 13:00", "10월 5일(월) 오전 11:00~오후 1:00"),
        ("2026-10-05 22:00", "2026-10-06 00:00", "10월 5일(월) 오후 10:00~밤 12:00"),
        ("2026-12-31 00:00", "2027-01-01 00:00", "12월 31일(목) 오전 0:00~밤 12:00"),
        ("2026-10-05 22:00", "2026-10-07 00:00", "10월 5일(월) 오후 10:00 ~ 10월 7일(수) 오전 0:00"),
        ("2026-10-05 22:00", "2026-10-06 01:00", "10월 5일(월) 오후 10:00 ~ 10월 6일(화) 오전 1:00"),
    ],
)
def test_periods(start, end, text):
    assert formats.period_text(seoul(start), seoul(end)) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (3423, "3,423"),
        (10_000, "1만"),
        (1_200_000, "120만"),
        (120_000_000, "1억 2,000만"),
        (100_000_000, "1억"),
        (-1_200_000, "-120만"),
    ],
)
def test_numbers_go_by_ten_thousands(number, text):
    assert formats.short_number(number) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0분"), (50, "50분"), (60, "1시간"), (90, "1시간 30분"), (180, "3시간")]
)
def test_lengths(minutes, text):
    assert formats.minutes_text(minutes) == text


@pytest.mark.parametrize(
    ("day", "text"), [(date(2026, 10, 4), "D-3"), (date(2026, 10, 1), "오늘"), (date(2026, 9, 30), "")]
)
def test_d_day(day, text):
    assert formats.d_day(day) == text


def test_d_day_follows_seoul_not_the_server(travel):
    travel("2026-10-01 08:30")  # still 30 September in UTC
    assert clock.today() == date(2026, 10, 1)
    assert formats.d_day(date(2026, 10, 1)) == "오늘"


def test_filters_are_there_in_every_template():
    template = Template("{{ n|kcount }} {{ n|kcount:'건' }} {{ day|kdate }} {{ p|phone }}")
    context = Context({"n": 3423, "day": date(2026, 10, 5), "p": "+821012345678"})
    assert template.render(context) == "3,423명 3,423건 10월 5일(월) 010-1234-5678"


def test_midnight_ends_its_day():
    assert formats.end_text(seoul("2026-10-06 00:00")) == "밤 12:00"
    assert formats.end_text(seoul("2026-10-06 00:30")) == "오전 0:30"
    with translation.override("en"):
        assert (
            formats.hours_text(seoul("2026-10-05 22:00"), seoul("2026-10-06 00:00")) == "10:00 pm to midnight"
        )
