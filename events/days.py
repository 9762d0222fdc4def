"""Sessions laid out by days: a month, a week, or a list of the days that have any. For visitors and staff alike.

Of all sessions of a view only number and start are read; whole rows only of those that are shown. Three queries, four for
a list, and that of the holidays; the same number for one session and for thousands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet

from core import clock, formats
from core.models import Holiday
from core.moments import moment
from core.prepared import prepared
from events.enums import CalendarView
from events.models import Session
from events.querysets import NOT_LISTED, SessionQuerySet, with_shared_programs

REACH = timedelta(days=366)
"""So far back and ahead a calendar can be turned."""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
MOST_A_DAY = {CalendarView.MONTH: 4, CalendarView.WEEK: 12}
"""More sessions of a day are counted, and stand in the list."""
LISTED = 40
"""A list ends with the day before the one in which it would grow longer than this; a single day is shown whole."""
LOOKED_AT = 1000
"""No day has more sessions."""
NOT_SHOWN = ("uid", "original_start", "changed_at")

Starts = list[tuple[int, date]]


@dataclass(frozen=True)
class CalendarDay:
    """One date with its sessions; `more` are not shown."""

    date: date
    sessions: list[Session] = field(default_factory=list)
    more: int = 0
    holiday: str = ""
    is_today: bool = False
    is_past: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say about it."""
        return not (self.sessions or self.is_today or self.holiday)


def read_day(text: str) -> date | None:
    """The date that an address names; nothing for anything else, or one that is too far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - clock.today()) <= REACH else None


class SessionCalendar:
    """Sessions in one view around one date."""

    def __init__(self, sessions: SessionQuerySet, view: CalendarView, day: date) -> None:
        self.sessions = sessions
        self.view = view
        self.day = day

    # --- Which days ---------------------------------------------------------------------------

    @cached_property
    def first(self) -> date:
        if self.view == CalendarView.MONTH:
            return clock.month_start(self.day)
        return self.day - self.day.weekday() * DAY if self.view == CalendarView.WEEK else self.day

    @cached_property
    def last(self) -> date:
        if self.view == CalendarView.MONTH:
            return clock.next_month(self.day) - DAY
        return self.first + WEEK - DAY if self.view == CalendarView.WEEK else self._listed[1]

    @property
    def before(self) -> date | None:
        """Where the days before these begin; None where the calendar ends."""
        if self.view == CalendarView.MONTH:
            day = clock.month_start(self.first - DAY)
        elif self.view == CalendarView.WEEK:
            day = self.first - WEEK
        else:
            return self._listed_before
        return day if self._span_end(day) >= clock.today() - REACH else None

    @property
    def after(self) -> date | None:
        """The day after these; None where the calendar ends."""
        day = self.last + DAY
        return day if day <= clock.today() + REACH else None

    def _span_end(self, first: date) -> date:
        return first + WEEK - DAY if self.view == CalendarView.WEEK else clock.next_month(first) - DAY

    @property
    def has_today(self) -> bool:
        return self.first == clock.today() if self.is_list else self.first <= clock.today() <= self.last

    @property
    def is_list(self) -> bool:
        return self.view == CalendarView.LIST

    # --- What stands on them --------------------------------------------------------------------

    @cached_property
    def starts(self) -> Starts:
        """The number and the date of every session of these days."""
        if self.is_list:
            return self._listed[0]
        return self._read(self.first, self.last)

    @property
    def total(self) -> int:
        return len(self.starts)

    @cached_property
    def days(self) -> list[CalendarDay]:
        """Every day from the first to the last; in a list only those with sessions."""
        found: dict[date, list[int]] = defaultdict(list)
        for pk, day in self.starts:
            found[day].append(pk)
        most = MOST_A_DAY.get(self.view)
        shown = {day: pks[:most] for day, pks in found.items()}
        keys = tuple(pk for pks in shown.values() for pk in pks)
        rows = {row.pk: row for row in with_shared_programs(_shown(keys=keys))}
        holidays = Holiday.objects.remembered(self.first, self.last)
        today = clock.today()
        dates = found if self.is_list else self._dates()
        return [
            CalendarDay(
                date=day,
                sessions=[rows[pk] for pk in shown.get(day, []) if pk in rows],
                more=len(found.get(day, [])) - len(shown.get(day, [])),
                holiday=holidays.get(day, ""),
                is_today=day == today,
                is_past=day < today,
            )
            for day in dates
        ]

    @property
    def weeks(self) -> list[list[CalendarDay | None]]:
        """Monday to Sunday; None for the days of other months."""
        cells: list[CalendarDay | None] = [None] * self.first.weekday()
        cells += self.days
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    @property
    def nearest(self) -> date | None:
        """The next day with a session after these; what to look at when there is none on them. One query."""
        later = self.sessions.filter(starts_at__gte=clock.day_start(self.last + DAY)).starts().first()
        return _date_of(later[1]) if later else None

    @property
    def title(self) -> str:
        """`2026년 10월`, `10월 5일(월)부터 한 주`, `10월 5일(월)부터`."""
        if self.view == CalendarView.MONTH:
            return f"{self.first.year}년 {self.first.month}월"
        text = f"{formats.date_text(self.first)}부터"
        return f"{text} 한 주" if self.view == CalendarView.WEEK else text

    def _dates(self) -> list[date]:
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    def _read(self, first: date, last: date, most: int | None = None) -> Starts:
        found = self.sessions.starting_between(clock.day_start(first), clock.day_start(last + DAY))
        return list(_dated(found.starts()[:most]))

    # --- The list -------------------------------------------------------------------------------

    @cached_property
    def _listed(self) -> tuple[Starts, date]:
        """Whole days from the date on, about `LISTED` sessions, and the last of the days that were looked at."""
        end = clock.today() + REACH
        starts = self._read(self.day, end, LOOKED_AT)
        if len(starts) <= LISTED:
            return starts, end
        first, cut = starts[0][1], starts[LISTED][1]
        last = cut - DAY if first < cut else first
        return [(pk, day) for pk, day in starts if day <= last], last

    @cached_property
    def _listed_before(self) -> date | None:
        """From where on a list would show the sessions before this one."""
        found = self.sessions.starting_between(
            clock.day_start(clock.today() - REACH), clock.day_start(self.day)
        )
        starts = [
            _date_of(start) for _pk, start in found.starts().order_by("-starts_at", "-pk")[: LISTED + 1]
        ]
        if len(starts) <= LISTED:
            return starts[-1] if starts else None
        whole = [day for day in starts if day > starts[-1]]
        return whole[-1] if whole else starts[0]


@prepared
def _shown(*, keys: Sequence[int]) -> QuerySet[Session]:
    return Session.objects.filter(pk__in=keys).defer(*NOT_LISTED, *NOT_SHOWN)


def _dated(starts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, date]]:
    """Starts in their order with their dates, looked up once a day."""
    day, midnight = date.min, 0
    for pk, start in starts:
        if start >= midnight:
            day = _date_of(start)
            midnight = int(clock.day_start(day + DAY).timestamp()) * 1_000_000
        yield pk, day


def _date_of(microseconds: int) -> date:
    return clock.local(moment(microseconds)).date()
