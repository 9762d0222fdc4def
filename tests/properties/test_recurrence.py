"""Weekly rules: what is stored comes back as it was, and gives the dates that a calendar on the wall would."""

from datetime import date, time, timedelta
from unittest import mock

import pytest
import recurrence
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from events.desk.dates import DatesForm
from events.fields import WeeklyRuleField
from events.forms import WeeklyRuleFormField, WeeklyRuleWidget
from events.models import ProgramPage
from events.recurrence_rules import WeeklyRule
from events.services.sessions import rule_days, wanted_slots

pytestmark = [pytest.mark.once, pytest.mark.django_db]  # a page looks up its content type

FIELD = WeeklyRuleField()
MONDAY = date(2026, 9, 7)

days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(
    lambda found: tuple(sorted(found))
)
ends = st.one_of(
    st.just((None, None)),
    st.tuples(days, st.none()),
    st.tuples(st.none(), st.integers(min_value=1, max_value=60)),
)
rules = st.builds(
    lambda week, interval, end: WeeklyRule(week, interval, *end),
    weekdays,
    st.integers(min_value=1, max_value=8),
    ends,
)


def stored(rule: WeeklyRule) -> str:
    return FIELD.get_prep_value(rule.to_recurrence())


def reloaded(rule: WeeklyRule) -> WeeklyRule | None:
    return WeeklyRule.parse(FIELD.to_python(stored(rule)))


def by_hand(rule: WeeklyRule, first: date, last: date) -> list[date]:
    """Day by day, as one would count on a wall calendar."""
    week_zero = first - timedelta(days=first.weekday())
    found: list[date] = []
    day = first
    while day <= last and (rule.until is None or day <= rule.until) and len(found) != rule.count:
        weeks = (day - week_zero).days // 7
        if day.weekday() in rule.weekdays and weeks % rule.interval == 0:
            found.append(day)
        day += timedelta(days=1)
    return found


@given(rule=rules)
def test_rule_survives_the_database(rule: WeeklyRule) -> None:
    assert "DTSTART" not in stored(rule)
    assert reloaded(rule) == rule
    again = reloaded(rule)
    assert again is not None
    assert stored(again) == stored(rule)


@given(rule=rules, zone=st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Seoul"]))
def test_rule_survives_another_zone(rule: WeeklyRule, zone: str) -> None:
    """The clock that a process happens to show must not move a weekday or the last day."""
    with timezone.override(zone):
        assert reloaded(rule) == rule


@given(rule=rules, first=days, length=st.integers(0, 200))
def test_dates_are_those_of_a_wall_calendar(rule: WeeklyRule, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert list(rule.dates(first, last)) == by_hand(rule, first, last)


@given(rule=rules)
def test_form_gives_back_what_it_shows(rule: WeeklyRule) -> None:
    field = WeeklyRuleFormField(required=False)
    week, interval, until, count = field.widget.decompress(rule.to_recurrence())
    cleaned = field.clean([week, interval, until.isoformat() if until else "", str(count or "")])
    assert WeeklyRule.parse(cleaned) == rule


@pytest.mark.parametrize("weekday", range(7), ids="월화수목금토일")
@pytest.mark.parametrize("hour", range(24))
def test_every_hour_of_every_weekday_stays(hour: int, weekday: int) -> None:
    """Stored, loaded and expanded, "Monday 08:00" is Monday 08:00 in Seoul."""
    rule = FIELD.to_python(stored(WeeklyRule((weekday,), count=5)))
    program = ProgramPage(
        title="특강",
        first_date=MONDAY,
        start_time=time(hour),
        end_time=time(hour, 50),
        rule=rule,
        skip_holidays=False,
    )
    slots = wanted_slots(program, MONDAY, MONDAY + timedelta(days=120))
    local = [(clock.local(slot.starts_at), clock.local(slot.ends_at)) for slot in slots.values()]
    assert [(start.weekday(), start.hour, start.minute) for start, _end in local] == [(weekday, hour, 0)] * 5
    assert [start.date() for start, _end in local] == [
        MONDAY + timedelta(days=weekday + 7 * week) for week in range(5)
    ]
    assert {end - start for start, end in local} == {timedelta(minutes=50)}


def test_the_library_alone_would_lose_the_weekday() -> None:
    """The control: with a DTSTART and zones, Monday 08:00 in Seoul is stored as a Sunday in UTC."""
    rule = recurrence.Recurrence(
        dtstart=clock.at(MONDAY, time(8)),
        rrules=[recurrence.Rule(recurrence.WEEKLY, byday=recurrence.MO, count=4)],
    )
    assert "DTSTART:20260906T230000Z" in recurrence.serialize(rule)


times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@given(rule=rules, first=days, start=times, zone=st.sampled_from(["UTC", "America/New_York", "Asia/Seoul"]))
def test_the_form_never_shifts_a_day(rule: WeeklyRule, first: date, start: time, zone: str) -> None:
    """Every hour, over the end of a year, on a server with any clock: what was typed in the form is what is shown."""
    week, interval, until, count = WeeklyRuleWidget().decompress(rule.to_recurrence())
    end = time(23, 59) if start < time(23, 59) else time(23, 59, 59)
    typed = {
        "first_date": first.isoformat(),
        "start_time": start.isoformat(),
        "end_time": end.isoformat(),
        "rule_weekdays": week,
        "rule_interval": interval,
        "rule_until": until.isoformat() if until else "",
        "rule_count": str(count or ""),
    }
    with timezone.override(zone):
        form = DatesForm(QueryDict(urlencode(typed, doseq=True)))
        if rule.until and not by_hand(rule, first, rule.until):
            assert list(form.errors) == ["rule"], "a rule without any day is refused"
            return
        assert form.is_valid(), form.errors
        last = first + timedelta(days=400)
        slots = wanted_slots(form.program, first, last)
        local = [clock.local(slot.starts_at) for slot in slots.values()]
    assert [(moment.date(), moment.time()) for moment in local] == [
        (day, start) for day in by_hand(rule, first, last)
    ]


@given(rule=rules, first=days, skipped=st.sets(st.integers(0, 200), max_size=12))
def test_exceptions_take_away_their_own_day_and_no_other(
    rule: WeeklyRule, first: date, skipped: set[int]
) -> None:
    holidays = {first + timedelta(days=number): "쉬는 날" for number in skipped}
    program = ProgramPage(
        first_date=first, start_time=time(8), end_time=time(9), rule=rule.to_recurrence(), skip_holidays=True
    )
    last = first + timedelta(days=200)
    with mock.patch("events.services.sessions.Holiday") as table:
        table.objects.names.return_value = holidays
        found = rule_days(program, first, last)
    assert list(found) == by_hand(rule, first, last)
    assert {day for day, name in found.items() if name} == set(found) & set(holidays)
