"""Sessions as calendar entries. Calendar programs know an entry by its UID and a change by its SEQUENCE.

The library makes the frame and every text, once; the entries are put together here, for a network has thousands of them
and the library takes most of a millisecond for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from django.http import HttpRequest
from icalendar import Timezone, vText
from icalendar.parser import Contentline

from core import clock
from core.calendars import new_calendar
from events.addresses import forget_index_address
from events.models import ProgramPage, Session

END = b"END:VCALENDAR\r\n"


def program_calendar(name: str, sessions: Iterable[Session], request: HttpRequest) -> bytes:
    """The calendar file of these sessions. The same bytes until one of them or its program changes."""
    forget_index_address()  # of this process; another may have moved the index
    writer = Writer(request)
    head = bytes(new_calendar(name).to_ical()).removesuffix(END) + _time_zone()
    return head + b"".join(writer.entry(session) for session in sessions) + END


@lru_cache(maxsize=1)
def _time_zone() -> bytes:
    return bytes(Timezone.from_tzid(clock.SEOUL.key).to_ical())


class Writer:
    """Writes the entries of one file; what all sessions of a program share is made once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.shared: dict[int, bytes] = {}

    def entry(self, session: Session) -> bytes:
        program = session.program
        title = f"[취소] {program.title}" if session.is_cancelled else program.title
        place = _place(session)
        if program.pk not in self.shared:
            self.shared[program.pk] = self._shared(program)
        lines = (
            "BEGIN:VEVENT",
            f"UID:session-{session.uid}@didim",
            f"SEQUENCE:{session.sequence}",
            f"DTSTAMP:{_utc(session.changed_at)}",
            f"LAST-MODIFIED:{_utc(session.changed_at)}",
            f"DTSTART;TZID={clock.SEOUL.key}:{_local(session.starts_at)}",
            f"DTEND;TZID={clock.SEOUL.key}:{_local(session.ends_at)}",
            f"STATUS:{'CANCELLED' if session.is_cancelled else 'CONFIRMED'}",
            "",
        )
        own = text_line("SUMMARY", title) + (text_line("LOCATION", place) if place else b"")
        return b"".join(("\r\n".join(lines).encode(), own, self.shared[program.pk], b"END:VEVENT\r\n"))

    def _shared(self, program: ProgramPage) -> bytes:
        about = text_line("DESCRIPTION", program.search_description) if program.search_description else b""
        address = self.request.build_absolute_uri(program.get_url(self.request))
        url = Contentline(f"URL:{address}").to_ical() + b"\r\n"
        return about + url + text_line("CATEGORIES", program.get_kind_display())


@lru_cache(maxsize=2000)
def text_line(name: str, value: str) -> bytes:
    """A property that is text: escaped, and folded after 75 bytes."""
    return bytes(Contentline(f"{name}:{vText(value).to_ical().decode()}").to_ical()) + b"\r\n"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _local(moment: datetime) -> str:
    return f"{clock.local(moment):%Y%m%dT%H%M%S}"


def _place(session: Session) -> str:
    center = session.program.center
    return ", ".join(part for part in (center.title if center else "", session.where) if part)
