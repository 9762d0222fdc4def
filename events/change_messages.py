"""The message about a session that has changed: what it was, what it is now, and its entry for calendars."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import clock, formats
from events.enums import OPEN, SEATED, Mode, RegistrationStatus
from events.messages import about, sample_links, sample_registration, where_of
from events.models import Registration, Session
from outbox.kinds import Kind, Message, registry


def _load(registration_id: int, session_id: int, was: dict[str, str]) -> Message | None:
    """Nothing for somebody who is out by now: they have heard of that."""
    found = Registration.objects.with_all().filter(pk=registration_id, status__in=OPEN).first()
    session = Session.objects.filter(pk=session_id).first()
    if found is None or found.person is None or session is None:
        return None
    session.program = found.program
    return _message(found, session, was)


def _message(registration: Registration, session: Session, was: dict[str, str]) -> Message:
    starts_at, ends_at = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    before = formats.period_text(starts_at, ends_at)
    now = formats.period_text(session.starts_at, session.ends_at)
    is_here = registration.mode != Mode.ONLINE
    words: dict[str, Any] = {
        "session": session,
        "where": where_of(registration, session),
        "when": now,
        "when_before": before if before != now else "",
        "where_before": _if_changed(was["where"], session.where) if is_here else "",
        "led_by_before": _if_changed(was["led_by"], session.led_by),
        "next_session": session.next_one() if session.is_cancelled and session.pk else None,
    }
    is_seated = registration.status in SEATED
    return about(registration, [session] if is_seated else [], with_calendar=is_seated, **words)


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
    }
    message = _message(registration, session, was)
    return Message({**message.context, "links": sample_links()}, message.attachments)


CHANGED = registry.register(
    Kind("program_changed", "신청한 프로그램의 시간이나 장소가 바뀌었을 때", _load, _sample)
)
