"""Is the place open? Pure functions over weekly hours, closures and holidays, in Seoul's local time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby, pairwise

from core import clock
from core.formats import WEEKDAYS_EN, end_text, time_text
from core.weeks import weeks_of, weeks_text
from home.enums import Weekday


@dataclass(frozen=True, order=True)
class Hours:
    """One open interval of every such weekday (0 is Monday)."""

    weekday: int
    opens: time
    closes: time
    """00:00 is the midnight that follows."""

    @property
    def text(self) -> str:
        """`오전 10:00~오후 7:00`, `오후 6:00~밤 12:00`."""
        return f"{time_text(self.opens)}~{end_text(self.closes)}"


@dataclass(frozen=True)
class Closure:
    """Days on which the place stays shut, both ends included."""

    first: date
    last: date
    reason: str

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class RegularClosure:
    """Weekdays on which the place stays shut in some weeks of every month (`core.weeks.Week`)."""

    weeks: tuple[int, ...]
    weekdays: tuple[int, ...]
    reason: str

    def covers(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not set(self.weeks).isdisjoint(weeks_of(day))

    @property
    def text(self) -> str:
        """`매월 첫째·셋째 월요일`."""
        days = "·".join(str(Weekday(day).label) for day in sorted(self.weekdays))
        return f"매월 {weeks_text(self.weeks)} {days}"


@dataclass(frozen=True)
class DayState:
    """What a visitor has to know today."""

    is_open: bool
    label: str
    hours: tuple[Hours, ...] = ()
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.label} · {self.reason}" if self.reason else self.label


@dataclass(frozen=True)
class WeekdayHours:
    """A row of the weekly table."""

    label: str
    hours: tuple[Hours, ...]
    is_today: bool

    @property
    def text(self) -> str:
        return ", ".join(item.text for item in self.hours) or "쉬어요"


def hours_on(day: date, hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The intervals of a date's weekday, in order."""
    return _on(day.weekday(), hours)


def closed_reason(day: date, closures: Iterable[Closure | RegularClosure], holiday: str = "") -> str:
    """Why the place is shut on a day it would be open: its own closure first, then the holiday."""
    return next((item.reason for item in closures if item.covers(day)), holiday)


def day_state(
    now: datetime, hours: Sequence[Hours], closures: Iterable[Closure | RegularClosure], holiday: str = ""
) -> DayState:
    """The state at a moment. `holiday` is the name of a holiday that the place keeps on that date."""
    moment = clock.local(now)
    if not hours:
        return DayState(False, "운영 시간을 전화로 확인해 주세요")
    spans = hours_on(moment.date(), hours)
    reason = closed_reason(moment.date(), closures, holiday)
    if reason or not spans:
        return DayState(False, "오늘은 쉬어요", reason=reason)
    clock_time = moment.time()
    for span in spans:
        if clock_time < span.opens:
            again = "다시 " if span is not spans[0] else ""
            return DayState(False, f"{time_text(span.opens)}에 {again}열어요", spans)
        if clock.ends_later(clock_time, span.closes):
            return DayState(True, "오늘 운영 중", spans, reason=f"{end_text(span.closes)}까지")
    return DayState(False, "오늘 운영을 마쳤어요", spans)


def week(hours: Sequence[Hours], today: date) -> list[WeekdayHours]:
    """The weekly table, Monday first."""
    return [
        WeekdayHours(str(weekday.label), _on(weekday, hours), today.weekday() == weekday)
        for weekday in Weekday
    ]


def english_week(hours: Sequence[Hours]) -> list[tuple[str, tuple[Hours, ...]]]:
    """The days on which the place opens, with their hours; days in a row that are alike are one: `Mon to Fri`."""
    rows = []
    for times, days in groupby(
        Weekday, key=lambda day: [(each.opens, each.closes) for each in _on(day, hours)]
    ):
        first, *rest = days
        if times:
            last = f" to {WEEKDAYS_EN[rest[-1]]}" if rest else ""
            rows.append((f"{WEEKDAYS_EN[first]}{last}", _on(first, hours)))
    return rows


def _on(weekday: int, hours: Iterable[Hours]) -> tuple[Hours, ...]:
    return tuple(sorted(item for item in hours if item.weekday == weekday))


def overlap(hours: Sequence[Hours]) -> Hours | None:
    """The first interval that begins before the one ahead of it ends."""
    ordered = sorted(hours)
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and clock.ends_later(after.opens, before.closes):
            return after
    return None
