"""Opening hours over time: the horizon moves, rules change, holidays are added."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command

from bookings.models import OpenSpan
from bookings.selectors import closed_reasons
from bookings.services.opening import (
    ClosedTime,
    RegularDays,
    WeeklyHours,
    opening_calendar_for,
    opening_expand,
    opening_expand_all,
    opening_save,
    regular_days_of,
)
from core import clock
from core.models import Holiday
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db
WEEKDAYS = (0, 1, 2, 3, 4)


@pytest.fixture
def opening(travel):
    travel("2026-09-28 10:00")
    resource = make.room()
    return opening_save(
        resource=resource,
        weekly=[WeeklyHours(WEEKDAYS, time(10), time(18), date(2026, 9, 1))],
        closures=[
            ClosedTime(clock.at(date(2026, 10, 7), time(12)), clock.at(date(2026, 10, 7), time(15)), "점검")
        ],
    )


def open_days() -> set[date]:
    return {clock.local(start).date() for start in OpenSpan.objects.values_list("starts_at", flat=True)}


def test_holidays_and_their_substitutes_are_closed(opening):
    days = open_days()
    assert date(2026, 10, 2) in days
    assert date(2026, 10, 5) not in days, "대체공휴일(개천절)"
    assert date(2026, 10, 9) not in days, "한글날"
    assert date(2026, 10, 12) in days


def test_a_closure_cuts_a_hole(opening):
    spans = OpenSpan.objects.overlapping(*clock.day_bounds(date(2026, 10, 7)))
    hours = [(clock.local(span.starts_at).hour, clock.local(span.ends_at).hour) for span in spans]
    assert hours == [(10, 12), (15, 18)]


def test_nothing_is_rebuilt_while_nothing_changed(opening):
    before = set(OpenSpan.objects.values_list("pk", flat=True))
    assert not opening_expand(opening)
    assert set(OpenSpan.objects.values_list("pk", flat=True)) == before


def test_the_daily_command_moves_the_horizon_and_keeps_the_past(opening, travel):
    last = max(open_days())
    travel("2026-10-12 00:05")
    call_command("daily")
    assert max(open_days()) > last
    assert date(2026, 9, 29) in open_days(), "past rows stay"


def test_a_temporary_holiday_closes_the_day(opening):
    Holiday.objects.create(date=date(2026, 10, 14), name="임시공휴일")
    assert opening_expand_all() == 1
    assert date(2026, 10, 14) not in open_days()


def test_a_holiday_that_staff_switched_off_is_a_working_day(opening):
    Holiday.objects.filter(date=date(2026, 10, 9)).update(is_day_off=False)
    opening_expand_all()
    assert date(2026, 10, 9) in open_days()


def test_new_rules_replace_the_old_ones(opening):
    opening_save(
        resource=opening.resource,
        weekly=[WeeklyHours((5,), time(9), time(), date(2026, 9, 1), date(2026, 10, 17))],
        closures=[],
    )
    assert {day.weekday() for day in open_days() if day >= clock.today()} == {5}
    assert max(open_days()) == date(2026, 10, 17)
    saturday = OpenSpan.objects.latest("starts_at")
    assert clock.local(saturday.ends_at) == clock.day_start(date(2026, 10, 18)), "until midnight"
    assert opening_calendar_for(opening.resource).closures.count() == 0


def test_spans_that_run_over_midnight_are_one(travel):
    travel("2026-11-23 12:00")
    resource = make.room()
    rows = [
        WeeklyHours((0,), time(20), time(), date(2026, 11, 23)),
        WeeklyHours((1,), time(0), time(2), date(2026, 11, 23)),
    ]
    opening_save(resource=resource, weekly=rows, closures=[], closes_on_holidays=False)
    first = OpenSpan.objects.earliest("starts_at")
    assert first.ends_at - first.starts_at == timedelta(hours=6)


def test_regular_days_of_every_month_are_closed_and_say_why(travel):
    travel("2026-11-23 12:00")
    resource = make.room()
    regular = [
        RegularDays((1, 3), 0, "정기 휴관"),
        RegularDays((3, -1), 0, "대청소"),  # the third one keeps the reason that was given first
    ]
    opening = opening_save(
        resource=resource,
        weekly=[WeeklyHours(WEEKDAYS, time(10), time(18), date(2026, 11, 23))],
        closures=[],
        regular=regular,
    )
    assert regular_days_of(opening) == [
        RegularDays((-1,), 0, "대청소"),
        RegularDays((1, 3), 0, "정기 휴관"),
    ]
    mondays = [day for day in sorted(open_days()) if day.weekday() == 0 and day.month in (11, 12)]
    assert mondays == [date(2026, 11, 23), date(2026, 12, 14)]
    found = closed_reasons(resource, date(2026, 11, 23), date(2026, 12, 31))
    assert {day: reason for day, reason in found.items() if day.weekday() == 0} == {
        date(2026, 11, 30): "대청소",
        date(2026, 12, 7): "정기 휴관",
        date(2026, 12, 21): "정기 휴관",
        date(2026, 12, 28): "대청소",
    }
