"""A registration as a calendar file: its session, or every session of its series."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from core import clock
from core.calendars import new_calendar, to_bytes
from events.enums import SEATED, RegistrationStatus
from events.models import Registration, Session
from events.online import is_online


def has_entry(registration: Registration) -> bool:
    """Whether somebody was ever sent an entry for a calendar: who only waited, asked or was offered a seat, was not."""
    is_certain = registration.status in SEATED - {RegistrationStatus.OFFERED}
    return is_certain or registration.confirmed_at is not None


def registration_calendar(
    registration: Registration, sessions: Iterable[Session], *, is_mail: bool = False
) -> bytes:
    """One entry for each session, with a stable UID; a registration that has ended, and a session that is called off, cancel
    the entries that they once made.

    In a mail it is a REQUEST of ours to the person, so that mail programs change and remove the entries by themselves.
    """
    shown = list(sessions)
    stands = registration.status in SEATED and not (shown and all(each.is_cancelled for each in shown))
    method = ("REQUEST" if is_mail else "PUBLISH") if stands else "CANCEL"
    calendar: Calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 프로그램", method=method)
    for session in shown:
        calendar.add_component(_entry(registration, session, is_mail=is_mail))
    return to_bytes(calendar)


def changes_calendar(entries: Iterable[tuple[Registration, Session]]) -> bytes:
    """For one mail to one person about several sessions."""
    calendar: Calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 프로그램", method="REQUEST")
    for registration, session in entries:
        calendar.add_component(_entry(registration, session, is_mail=True))
    return to_bytes(calendar)


def personal_calendar(entries: Iterable[tuple[Registration, Session]]) -> bytes:
    """What a person takes part in, as a calendar to subscribe to: the same bytes until something changes."""
    calendar: Calendar = new_calendar(f"내 {settings.WAGTAIL_SITE_NAME} 프로그램")
    for registration, session in entries:
        calendar.add_component(_entry(registration, session, is_mail=False))
    return to_bytes(calendar)


def former_calendar(registration: Registration, sessions: Iterable[Session]) -> bytes:
    """Calls off the entries of sessions that somebody goes to no more, because they are in another group now."""
    calendar: Calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 프로그램", method="CANCEL")
    for session in sessions:
        event = _entry(registration, session, is_mail=True)
        event["status"] = vText("CANCELLED")
        event["summary"] = vText(session.program.title)
        calendar.add_component(event)
    return to_bytes(calendar)


def sessions_of(registration: Registration) -> list[Session]:
    """The session, or those of the series, cancelled ones among them so that calendars hear of it."""
    if registration.session:
        return [registration.session]
    return list(registration.program.sessions.order_by("starts_at"))


def _entry(registration: Registration, session: Session, *, is_mail: bool) -> Event:
    program = registration.program
    event = Event()
    event.add("uid", _uid(registration, session))
    event.add("sequence", registration.sequence + session.sequence)
    event.add("dtstamp", _stamp(registration, session))
    event.add("dtstart", clock.local(session.starts_at))
    event.add("dtend", clock.local(session.ends_at))
    event.add("summary", program.title)
    event.add("location", _where(registration, session))
    event.add("description", f"신청 번호 {registration.spoken_code}")
    event.add("url", f"{settings.WAGTAILADMIN_BASE_URL}{registration.get_absolute_url()}")
    gone = registration.status not in SEATED or session.is_cancelled
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    if is_mail and registration.person:
        event.add("organizer", vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        attendee = vCalAddress(f"MAILTO:{registration.person.email}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    return event


def _uid(registration: Registration, session: Session) -> str:
    """One entry for a session, in whichever group somebody is; one for each meeting of a series."""
    own = f"{registration.uid}" if registration.session_id else f"{registration.uid}-{session.uid}"
    return f"registration-{own}@didim"


def _stamp(registration: Registration, session: Session) -> datetime:
    """When what the entry says changed last."""
    return max(registration.ended_at or registration.created_at, session.changed_at)


def _where(registration: Registration, session: Session) -> str:
    if is_online(registration):
        return "온라인"
    program = registration.program
    place = session.place or program.place
    return ", ".join(part for part in (program.center.title if program.center else "", place) if part)
