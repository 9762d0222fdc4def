"""An interview as a calendar file."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from icalendar import Event, vCalAddress, vText

from core import clock
from core.calendars import new_calendar, to_bytes
from fairs.models import Company, Interview


def interview_calendar(interview: Interview, *, is_mail: bool = False) -> bytes:
    """One entry with a stable UID; an interview that was called off takes it back. The video room is not in it."""
    slot, company = interview.slot, interview.slot.company
    method = "CANCEL" if interview.is_cancelled else ("REQUEST" if is_mail else "PUBLISH")
    calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 면접", method=method)
    event = Event()
    event.add("uid", f"interview-{interview.uid}@didim")
    event.add("sequence", interview.sequence + int(interview.is_cancelled))
    event.add("dtstamp", interview.cancelled_at or interview.changed_at or interview.created_at)
    event.add("dtstart", clock.local(slot.starts_at))
    event.add("dtend", clock.local(slot.ends_at))
    event.add("summary", f"{company.name} 면접 ({company.program.title})")
    event.add("location", where_of(interview))
    event.add("description", f"면접 번호 {interview.spoken_code}")
    event.add("status", "CANCELLED" if interview.is_cancelled else "CONFIRMED")
    if is_mail and interview.person:
        event.add("organizer", vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        attendee = vCalAddress(f"MAILTO:{interview.person.email}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    calendar.add_component(event)
    return to_bytes(calendar)


def where_of(interview: Interview) -> str:
    """`디딤 센터 2층 A-3 부스`, `화상 면접`."""
    return place_of(interview.slot.company)


def place_of(company: Company) -> str:
    """The same of a company."""
    center = company.program.center
    parts = (center.title if center and company.booth else "", company.where)
    return " ".join(part for part in parts if part)
