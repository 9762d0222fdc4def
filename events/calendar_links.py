"""What the address of a calendar asks for, and where one can go from there. For visitors and staff alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core import clock, formats
from core.filters import Choice, FilterSet
from events.days import SessionCalendar, read_day
from events.enums import CalendarView

TURNS = {
    CalendarView.MONTH: ("앞 달", "이번 달", "다음 달"),
    CalendarView.WEEK: ("앞 주", "이번 주", "다음 주"),
    CalendarView.LIST: ("앞 일정", "오늘부터", "다음 일정"),
}
HERE = {CalendarView.MONTH: "이 달에는", CalendarView.WEEK: "이 주에는", CalendarView.LIST: "이날부터는"}


class Asked:
    """`view` and `date` of an address. Without a wish, or with one that is none: the month, and today."""

    def __init__(self, query: Mapping[str, str]) -> None:
        asked_view, asked_day = query.get("view", ""), query.get("date", "")
        day = read_day(asked_day)
        is_view = asked_view in CalendarView.values
        self.view = CalendarView(asked_view) if is_view else CalendarView.MONTH
        self.day = day or clock.today()
        self.kept = {"view": asked_view if is_view else "", "date": str(day) if day else ""}
        unknown = {"보는 방법": asked_view and not is_view, "날짜": asked_day and not day}
        self.ignored = [label for label, is_unknown in unknown.items() if is_unknown]


def calendar_context(calendar: SessionCalendar, filters: FilterSet) -> dict[str, Any]:
    """`calendar`, `filters`, and the links around them.

    `views` and `turns` are Choices; a day's address in the list is `list_url` with its date; `hidden` is what the form
    for center and date keeps; `nearest` is the next day with a session where none is shown.
    """
    nearest = None if calendar.total else calendar.nearest
    return {
        "calendar": calendar,
        "filters": filters,
        "views": [
            Choice(view.value, view.label, filters.url(view=view.value), view == calendar.view)
            for view in CalendarView
        ],
        "turns": _turns(calendar, filters),
        "list_url": filters.url(view=CalendarView.LIST.value, date=""),
        "hidden": {
            name: value
            for name, value in {**filters.kept, **filters.values}.items()
            if value and name not in {"center", "date"}
        },
        "here": HERE[calendar.view],
        "nearest": nearest,
        "nearest_url": filters.url(date=str(nearest)) if nearest else "",
        "weekdays": formats.WEEKDAYS,
    }


def _turns(calendar: SessionCalendar, filters: FilterSet) -> list[Choice]:
    """Back, to today, and on; what leads nowhere is left out."""
    before, now, after = TURNS[calendar.view]

    def to(label: str, rel: str, day: date | None) -> list[Choice]:
        return [Choice(rel, label, filters.url(date=str(day)), False)] if day else []

    today = [] if calendar.has_today else [Choice("", now, filters.url(date=""), False)]
    return [*to(before, "prev", calendar.before), *today, *to(after, "next", calendar.after)]
