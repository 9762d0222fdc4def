"""The message about a session that has changed: what it was, what it is now, and its entry for calendars."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core import clock, formats
from events.enums import OPEN, ProgramFormat, RegistrationStatus
from events.messages import about, online_word, sample_links, sample_registration, where_of
from events.models import Registration, Session
from events.online import is_online, is_online_in
from events.registration_ics import changes_calendar, has_entry
from outbox.kinds import Attachment, Kind, Message, registry


def _load(
    registration_id: int, session_id: int, was: dict[str, str], is_new_link: bool, also: Sequence[int]
) -> Message | None:
    """Nothing for somebody who is out by now: they have heard of that. `also` are other sessions that changed in the same way."""
    found = Registration.objects.with_all().filter(pk=registration_id, status__in=OPEN).first()
    session = Session.objects.filter(pk=session_id).first()
    if found is None or found.person is None or session is None:
        return None
    session.program = found.program
    message = _message(found, session, was, is_new_link=is_new_link, others=len(also))
    if not also:
        return message
    entries = _entries(found, [session_id, *also])
    calendar = Attachment.calendar("program.ics", changes_calendar(entries))
    return Message(message.context, (calendar,) if entries else ())


def _entries(registration: Registration, sessions: Sequence[int]) -> list[tuple[Registration, Session]]:
    """Where the same person has a seat in one of the sessions."""
    own = Registration.objects.seated().with_all().filter(person=registration.person_id)
    rows = list(own.filter(program=registration.program_id))
    found = Session.objects.filter(pk__in=sessions).order_by("starts_at", "pk")
    return [
        (row, each) for each in found for row in rows if has_entry(row) and row.session_id in (None, each.pk)
    ]


def _message(
    registration: Registration,
    session: Session,
    was: dict[str, str],
    *,
    is_new_link: bool = False,
    others: int = 0,
) -> Message:
    starts_at, ends_at = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    before = formats.period_text(starts_at, ends_at)
    now = formats.period_text(session.starts_at, session.ends_at)
    was_online, is_now_online = is_online_in(was["format"], registration.mode), is_online(registration)
    words: dict[str, Any] = {
        "session": session,
        "where": where_of(registration, session),
        "when": now,
        "when_before": before if before != now else "",
        "where_before": _if_changed(
            online_word() if was_online else was["where"],
            online_word() if is_now_online else session.where,
        ),
        "is_new_link": is_new_link and is_now_online,
        "led_by_before": _if_changed(was["led_by"], session.led_by),
        "next_session": session.next_one() if session.is_cancelled and session.pk else None,
        "others": others,
    }
    with_calendar = has_entry(registration)
    return about(registration, [session] if with_calendar else [], with_calendar=with_calendar, **words)


def _if_changed(before: str, now: str) -> str:
    """What it was, where that is another thing; `-` for nothing."""
    return (before or "-") if before != now else ""


def _sample() -> Message:
    registration, session = sample_registration(RegistrationStatus.CONFIRMED)
    registration.session = session
    start = clock.day_start(clock.today() + timedelta(days=2)) + timedelta(hours=10)
    was = {
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=2)).isoformat(),
        "where": "2층 교육장",
        "led_by": "",
        "format": ProgramFormat.IN_PERSON,
    }
    message = _message(registration, session, was)
    return Message({**message.context, "links": sample_links()}, message.attachments)


CHANGED = registry.register(
    Kind("program_changed", "신청한 프로그램의 시간이나 장소가 바뀌었을 때", _load, _sample)
)
