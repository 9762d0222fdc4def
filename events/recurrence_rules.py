"""Weekly rules: what editors enter, what is stored, and the dates that come of it.

A rule holds an RRULE and never a DTSTART: the first date and the times are fields of the program. Dates are
computed on the clock of Seoul without a zone, so that "Monday 08:00" can't become a Tuesday on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import recurrence
from dateutil.rrule import WEEKLY, rrule
from recurrence import Recurrence, Rule

from core import formats

END_OF_DAY = time(23, 59, 59)
MAX_INTERVAL = 8
MAX_COUNT = 200


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Every `interval` weeks on `weekdays` (0 is Monday), without end, until a date, or `count` times."""

    weekdays: tuple[int, ...]
    interval: int = 1
    until: date | None = None
    count: int | None = None

    @classmethod
    def parse(cls, value: Recurrence | None) -> WeeklyRule | None:
        """The rule in a stored value; None when there is none. Raises ValueError for any other kind of rule."""
        if not value:
            return None
        if len(value.rrules) != 1 or value.exrules or value.rdates or value.exdates or value.dtstart:
            raise ValueError("not a single weekly rule")
        rule = value.rrules[0]
        days = [recurrence.to_weekday(day) for day in rule.byday]
        if rule.freq != recurrence.WEEKLY or not days or any(day.index for day in days):
            raise ValueError("not a single weekly rule")
        if any(getattr(rule, name) for name in Rule.byparams if name != "byday"):
            raise ValueError("not a single weekly rule")
        weekdays = tuple(sorted(day.number for day in days))
        return cls(weekdays, rule.interval, rule.until.date() if rule.until else None, rule.count)

    def to_recurrence(self) -> Recurrence:
        """The value that a RecurrenceField stores."""
        until = datetime.combine(self.until, END_OF_DAY) if self.until else None
        byday = [recurrence.Weekday(day) for day in self.weekdays]
        rule = Rule(recurrence.WEEKLY, interval=self.interval, count=self.count, until=until, byday=byday)
        return Recurrence(rrules=[rule], include_dtstart=False)

    def dates(self, first_date: date, last_date: date) -> Iterator[date]:
        """The days of a rule that starts on `first_date`, up to `last_date`, both included."""
        until = min(self.until, last_date) if self.until else last_date
        days = rrule(
            WEEKLY,
            dtstart=datetime.combine(first_date, time()),
            interval=self.interval,
            byweekday=self.weekdays,
            count=self.count,
        )
        for day in days:
            if day.date() > until:
                return
            yield day.date()

    def describe(self) -> str:
        """`매주 월·수요일`, `2주마다 금요일, 12번`, `매주 토요일, 12월 31일(목)까지`."""
        weeks = "매주" if self.interval == 1 else f"{self.interval}주마다"
        text = f"{weeks} {'·'.join(formats.WEEKDAYS[day] for day in self.weekdays)}요일"
        if self.count:
            return f"{text}, {self.count}번"
        return f"{text}, {formats.date_text(self.until)}까지" if self.until else text
