"""Weekly rules: what is stored comes back as it was, and gives the dates that a calendar on the wall would."""

from datetime import date, time, timedelta

import pytest
import recurrence
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from events.fields import WeeklyRuleField
from events.forms import WeeklyRuleFormField
from events.models import ProgramPage
from events.recurrence_rules import WeeklyRule
from events.services.sessions import wanted_slots

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
