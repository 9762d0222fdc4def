"""Sessions as calendar entries. Calendar programs know an entry by its UID and a change by its SEQUENCE."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from icalendar import Event

from core import clock
from core.calendars import new_calendar, to_bytes
from events.models import Session


def program_calendar(name: str, sessions: Iterable[Session], request: HttpRequest) -> bytes:
    """The calendar file of these sessions."""
    calendar = new_calendar(name)
    for session in sessions:
        calendar.add_component(_entry(session, request))
    return to_bytes(calendar)


def _entry(session: Session, request: HttpRequest) -> Event:
    program = session.program
    event = Event()
    event.add("uid", f"session-{session.uid}@didim")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", clock.local(session.starts_at))
    event.add("dtend", clock.local(session.ends_at))
    event.add("summary", f"[취소] {program.title}" if session.is_cancelled else program.title)
    if program.search_description:
        event.add("description", program.search_description)
    if place := _place(session):
        event.add("location", place)
    event.add("url", request.build_absolute_uri(program.get_url(request)))
    event.add("categories", [program.get_kind_display()])
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    return event


def _place(session: Session) -> str:
    center = session.program.center
    return ", ".join(part for part in (center.title if center else "", session.where) if part)
