"""How much a person has in a day, week, month or year, and what that leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bookings.attempts import Attempt, Facts, OwnBooking
from bookings.enums import Measure, Period, Scope
from bookings.models import Limit
from core import clock


def period_days(period: str, day: date) -> tuple[date, date]:
    """The first day of the period around `day`, and the first day after it. Weeks begin on Monday."""
    if period == Period.DAY:
        return day, day + timedelta(days=1)
    if period == Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if period == Period.MONTH:
        return clock.month_start(day), clock.next_month(day)
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def used(limit: Limit, own: Iterable[OwnBooking], attempt: Attempt, facts: Facts) -> int:
    """What somebody has already in the period of an attempt: minutes or times."""
    first, after = period_days(limit.period, attempt.day)
    counted = [
        each
        for each in _in_scope(limit.scope, own, facts)
        if first <= clock.local(each.starts_at).date() < after
    ]
    return sum(each.minutes for each in counted) if limit.measure == Measure.MINUTES else len(counted)


def is_within(limit: Limit, own: Iterable[OwnBooking], attempt: Attempt, facts: Facts) -> bool:
    wanted = attempt.minutes if limit.measure == Measure.MINUTES else 1
    return used(limit, own, attempt, facts) + wanted <= limit.amount


def _in_scope(scope: str, own: Iterable[OwnBooking], facts: Facts) -> Iterable[OwnBooking]:
    if scope == Scope.RESOURCE:
        return (each for each in own if each.resource_id == facts.resource_id)
    same_kind = (each for each in own if each.kind == facts.kind)
    if scope == Scope.CENTER:
        return (each for each in same_kind if each.center_path == facts.center_path)
    return same_kind
