"""Periods of a report: whole months, so that no two reports differ by a few days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from core import clock
from core.periods import months_over


class Period(TextChoices):
    MONTH = "month", "이번 달"
    LAST_MONTH = "last_month", "지난달"
    QUARTER = "quarter", "이번 분기"
    LAST_QUARTER = "last_quarter", "지난 분기"
    YEAR = "year", "올해"
    LAST_YEAR = "last_year", "지난해"
    CHOSEN = "chosen", "달을 고를게요"


LENGTHS = {
    Period.MONTH: 1,
    Period.LAST_MONTH: 1,
    Period.QUARTER: 3,
    Period.LAST_QUARTER: 3,
    Period.YEAR: 12,
    Period.LAST_YEAR: 12,
}
"""In months."""
LAST = frozenset({Period.LAST_MONTH, Period.LAST_QUARTER, Period.LAST_YEAR})


@dataclass(frozen=True)
class Months:
    """From the first day of a month to that of another, both months included."""

    since: date
    until: date

    def __str__(self) -> str:
        if self.since == self.until:
            return _words(self.since)
        return f"{_words(self.since)}~{_words(self.until)}"


def _words(month: date) -> str:
    return f"{month.year}년 {month.month}월"


def months_of(period: Period, today: date) -> Months:
    """The months of a period around a date in Seoul: quarters begin in January, April, July, October."""
    length = LENGTHS[period]
    since = date(today.year, (today.month - 1) // length * length + 1, 1)
    if period in LAST:
        since = months_over(since, -length)
    return Months(since, months_over(since, length - 1))


def this_year() -> Months:
    return months_of(Period.YEAR, clock.today())
