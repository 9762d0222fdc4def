"""The message to whoever goes over to the second group of a series: when it meets, with its entries for calendars."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from events.enums import OPEN, RegistrationStatus
from events.messages import about, sample_links, sample_registration
from events.models import ProgramPage, Registration, Session
from events.registration_ics import former_calendar, has_entry, sessions_of
from outbox.kinds import Attachment, Kind, Message, registry


def _load(registration_id: int, was_id: int) -> Message | None:
    """Nothing for somebody who is out by now: they have heard of that."""
    found = Registration.objects.with_all().filter(pk=registration_id, status__in=OPEN).first()
    if found is None or found.person is None:
        return None
    was = ProgramPage.objects.filter(pk=was_id).first()
    former = list(was.sessions.order_by("starts_at")) if was else []
    return _message(found, sessions_of(found), was.title if was else "", former)


def _message(registration: Registration, sessions: list[Session], was: str, former: list[Session]) -> Message:
    """Whoever has a seat gets the new entries, and the old ones called off."""
    has_calendar = has_entry(registration)
    first = next((each for each in sessions if not each.is_cancelled), None)
    message = about(registration, sessions, with_calendar=has_calendar, was=was, first=first)
    if not (has_calendar and former):
        return message
    body = former_calendar(registration, former)
    return Message(message.context, (*message.attachments, Attachment.calendar("before.ics", body)))


def _sample() -> Message:
    registration, later = sample_registration(RegistrationStatus.CONFIRMED)
    start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=10)
    before = Session(program=later.program, starts_at=start, ends_at=start + timedelta(hours=2))
    message = _message(registration, [later], "현직자에게 듣는 직무 이야기 1반", [before])
    return Message({**message.context, "links": sample_links()}, message.attachments)


MOVED = registry.register(Kind("program_group", "신청한 프로그램의 다른 반으로 옮겼을 때", _load, _sample))
