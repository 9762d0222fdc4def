"""The days of a calendar as markup. A month has hundreds of sessions; a template would take several times as long."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import clock, formats
from events.days import CalendarDay
from events.models import Session

ITEM = (
    '<li class="cal__item"><a href="{}"><span class="cal__time">{}</span> {}</a>'
    ' <p class="meta">{}</p>{}</li>'
)
PLACE = "<span>{}</span>"
CELL = '<td role="cell" class="cal__day{}"{}>{}</td>'
NO_DAY = format_html(CELL, " cal__day--empty", "", "")
THIS_DAY = format_html(' aria-current="{}"', "date")
DATE = (
    '<{} class="cal__date"><span class="cal__long">{}</span>'
    '<span class="cal__short" aria-hidden="true">{}</span>{}{}</{}>{}{}'
)
TODAY = format_html(' <span class="badge badge--few">{}</span>', "오늘")
HOLIDAY = ' <span class="cal__holiday">{}</span>'
MORE = '<p><a href="{}&amp;date={}#days">{}개 더 보기<span class="vh">: {}</span></a></p>'
BADGE = ' <span class="badge badge--{}">{}</span>'


class Painter:
    """Makes the days of one page; asks for the address of each program once. `list_url` leads to the list of a day."""

    def __init__(self, request: HttpRequest, list_url: str) -> None:
        self.request = request
        self.list_url = list_url
        self.now = clock.now()
        self.urls: dict[int, str] = {}

    def cell(self, day: CalendarDay | None) -> SafeString:
        """A day in the table; none is one of another month."""
        if day is None:
            return NO_DAY
        when = " cal__day--today" if day.is_today else " cal__day--past" if day.is_past else ""
        classes = f"{when} cal__day--empty" if day.is_empty else when
        return format_html(CELL, classes, THIS_DAY if day.is_today else "", self._day(day))

    def _day(self, day: CalendarDay) -> SafeString:
        """What stands in a cell: the date (a heading where there are sessions), its name, the sessions."""
        tag, spoken = "h3" if day.sessions else "p", formats.long_date_text(day.date)
        inside: SafeString | str = ""
        if day.sessions:
            inside = format_html("<ul>{}</ul>", self.items(day.sessions))
        elif day.is_today:
            inside = format_html('<p class="cal__long">{}</p>', "오늘은 일정이 없어요.")
        more = format_html(MORE, self.list_url, day.date, day.more, spoken) if day.more else ""
        return format_html(
            DATE,
            tag,
            spoken,
            day.date.day,
            TODAY if day.is_today else "",
            format_html(HOLIDAY, day.holiday) if day.holiday else "",
            tag,
            inside,
            more,
        )

    def items(self, sessions: Iterable[Session]) -> SafeString:
        return mark_safe("\n".join(map(self._item, sessions)))  # noqa: S308 - each of them is safe

    def _item(self, session: Session) -> SafeString:
        program = session.program
        if program.pk not in self.urls:
            self.urls[program.pk] = program.get_url(self.request) or ""
        return format_html(
            ITEM,
            self.urls[program.pk],
            self._hours(session),
            program.title,
            self._place(session),
            self._badge(session),
        )

    def _hours(self, session: Session) -> str:
        return formats.hours_text(session.starts_at, session.ends_at)

    def _place(self, session: Session) -> SafeString:
        """The center, or that it is for everybody, and where there."""
        center = session.program.center
        return _place(center.title if center else "온 네트워크", session.where)

    def _badge(self, session: Session) -> SafeString | str:
        return _badge(*self._state(session))

    def _state(self, session: Session) -> tuple[str, str]:
        """The state in words; none where one can simply come."""
        if session.is_cancelled:
            return "full", "취소됐어요"
        if session.ends_at <= self.now:
            return "full", "끝났어요"
        if session.seats_left is None or not session.counts_seats:
            return "", ""
        if session.full_word:
            return "full", session.full_word
        return "open", f"{formats.count_text(session.seats_left)} 남음"


# --- The same for many sessions of a month


@lru_cache(maxsize=1024)
def _place(*parts: str) -> SafeString:
    return format_html_join(" ", PLACE, ((part,) for part in parts if part))


@lru_cache(maxsize=256)
def _badge(kind: str, word: str) -> SafeString | str:
    return format_html(BADGE, kind, word) if word else ""
