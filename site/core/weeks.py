"""The weeks of a month, as people count them: the third Monday, the last Sunday."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import IntegerChoices


class Week(IntegerChoices):
    """Which one of its weekday a day is in its month."""

    FIRST = 1, "첫째"
    SECOND = 2, "둘째"
    THIRD = 3, "셋째"
    FOURTH = 4, "넷째"
    FIFTH = 5, "다섯째"
    LAST = -1, "마지막"


def weeks_of(day: date) -> tuple[int, ...]:
    """`(4, -1)` for a fourth Monday after which the month has no other."""
    week = (day.day - 1) // 7 + 1
    is_last = (day + timedelta(days=7)).month != day.month
    return (week, Week.LAST.value) if is_last else (week,)


def days_said(said: Mapping[tuple[int, int], str], first: date, last: date) -> dict[date, str]:
    """The days from `first` to `last` (both included) of which something is said by weekday and week, with what is said."""
    found = {}
    for number in range((last - first).days + 1) if said else ():
        day = first + timedelta(days=number)
        if named := [said[key] for week in weeks_of(day) if (key := (day.weekday(), week)) in said]:
            found[day] = named[0]
    return found


def weeks_text(weeks: Iterable[int]) -> str:
    """`첫째·셋째`; the last one stands last."""
    return "·".join(str(week.label) for week in Week if week in set(weeks))
