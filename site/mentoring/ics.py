"""A talk that was agreed on as a calendar file, for either of the two. Calling it off takes the entry back."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from icalendar import Event, vCalAddress, vText

from core import clock
from core.calendars import new_calendar, to_bytes
from mentoring.enums import TalkStatus
from mentoring.models import Talk
from people.models import User


def talk_calendar(talk: Talk, to: User | None = None) -> bytes:
    """With `to`, a request of ours to that person, so that mail programs change and remove the entry by themselves.

    The link to a video room is not in it: it is shown an hour before.
    """
    stands = talk.status == TalkStatus.ACCEPTED
    method = ("REQUEST" if to else "PUBLISH") if stands else "CANCEL"
    calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 멘토링", method=method)
    event = Event()
    event.add("uid", f"talk-{talk.uid}@didim")
    event.add("sequence", talk.sequence)
    event.add("dtstamp", talk.changed_at)
    event.add("dtstart", clock.local(talk.slot.starts_at))
    event.add("dtend", clock.local(talk.slot.ends_at))
    event.add("summary", f"1:1 멘토링 ({talk.mentor})")
    event.add("location", talk.slot.where)
    event.add("status", "CONFIRMED" if stands else "CANCELLED")
    if to:
        event.add("organizer", vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        attendee = vCalAddress(f"MAILTO:{to.email}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    calendar.add_component(event)
    return to_bytes(calendar)
