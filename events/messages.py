"""The messages about registrations. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from core import clock, formats
from events.enums import RegistrationStatus
from events.links import Purpose, link_to
from events.models import ProgramPage, Registration, Session
from events.online import is_online
from events.registration_ics import has_entry, registration_calendar, sessions_of
from outbox.kinds import Attachment, Kind, Message, registry
from people.models import User

EXAMPLE = "example"  # stands for the token of a link in previews: it opens nothing


def about(
    registration: Registration, sessions: list[Session], *, with_calendar: bool, **words: Any
) -> Message:
    """What every message says of a registration, and `words` that only some say."""
    program = registration.program
    body = registration_calendar(registration, sessions, is_mail=True)
    return Message(
        context={
            "registration": registration,
            "program": program,
            "lot": getattr(registration, "lot", None),
            "where": where_of(registration, registration.session),
            "phone": program.center.phone if program.center else "",
            "address": (program.get_url() if program.live else None) or "/programs/",
            "has_calendar": with_calendar,
            "links": {purpose.name.lower(): link_to(registration, purpose) for purpose in Purpose},
            **words,
        },
        attachments=(Attachment.calendar("program.ics", body),) if with_calendar else (),
    )


def where_of(registration: Registration, session: Session | None) -> str:
    """Where somebody has to be for a session."""
    if is_online(registration):
        return online_word()
    program = registration.program
    place = session.where if session else program.place
    return " ".join(part for part in (program.center.title if program.center else "", place) if part)


def online_word() -> str:
    return "online" if formats.in_english() else "온라인"


def _load(registration_id: int, statuses: Collection[str], *, with_calendar: bool) -> Message | None:
    """Nothing where there is nothing to say any more: the registration is in none of the statuses."""
    rows = Registration.objects.with_all().select_related("lot__lottery")
    found = rows.filter(pk=registration_id, status__in=statuses).first()
    if found is None or found.person is None or _is_too_late(found):
        return None
    with_calendar = with_calendar and has_entry(found)
    return about(
        found,
        sessions_of(found) if with_calendar else [],
        with_calendar=with_calendar,
        line=found.place_in_line(),
        next_session=found.next_session() if found.status == RegistrationStatus.CANCELLED else None,
    )


def _is_too_late(registration: Registration) -> bool:
    """Nobody is told of a place in line once it has begun: drawn at that very moment, they hear that no seat was left."""
    session = registration.session
    waits = registration.status == RegistrationStatus.WAITING
    return waits and session is not None and session.starts_at <= clock.now()


def sample(status: RegistrationStatus, *, with_calendar: bool) -> Message:
    registration, later = sample_registration(status)
    words = {"line": 3, "next_session": later if status == RegistrationStatus.CANCELLED else None}
    message = about(registration, sessions_of(registration), with_calendar=with_calendar, **words)
    return Message({**message.context, "links": sample_links()}, message.attachments)


def sample_links() -> dict[str, str]:
    """Links that open nothing."""
    return {purpose.name.lower(): f"/registrations/{purpose}/{EXAMPLE}/" for purpose in Purpose}


def sample_registration(status: RegistrationStatus) -> tuple[Registration, Session]:
    """An invented registration, for previews; and a session a week later."""
    start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=14)
    program = ProgramPage(title="현직자에게 듣는 직무 이야기", slug="example", place="3층 교육장")
    session = Session(program=program, starts_at=start, ends_at=start + timedelta(hours=2))
    registration = Registration(
        code="48210937",
        program=program,
        session=session,
        person=User(name="김디딤", email="name@didim.example"),
        status=status,
        number=3,
        answer_until=start - timedelta(hours=20),
        reason="강사가 갑자기 아파요." if status in ENDED else "",
    )
    later = Session(
        program=program, starts_at=start + timedelta(days=7), ends_at=start + timedelta(days=7, hours=2)
    )
    return registration, later


def _kind(name: str, label: str, statuses: Collection[str], *, with_calendar: bool = False) -> Kind:
    status = next(each for each in RegistrationStatus if each in statuses)
    return registry.register(
        Kind(
            f"program_{name}",
            label,
            lambda registration_id: _load(registration_id, statuses, with_calendar=with_calendar),
            lambda: sample(status, with_calendar=with_calendar),
        )
    )


ENDED = frozenset({RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED})

CONFIRMED = _kind(
    "confirmed", "프로그램 신청이 확정됐을 때", {RegistrationStatus.CONFIRMED}, with_calendar=True
)
REQUESTED = _kind("requested", "프로그램 신청을 받았을 때", {RegistrationStatus.REQUESTED})
WAITING = _kind("waiting", "프로그램 대기를 받았을 때", {RegistrationStatus.WAITING})
OFFERED = _kind("offered", "기다리던 프로그램에 자리가 났을 때", {RegistrationStatus.OFFERED})
OFFER_EXPIRED = _kind(
    "offer_expired", "프로그램 자리를 맡아 둔 시간이 지났을 때", {RegistrationStatus.EXPIRED}
)
CANCELLED = _kind(
    "cancelled", "프로그램 신청이 취소됐을 때", {RegistrationStatus.CANCELLED}, with_calendar=True
)
DECLINED = _kind("declined", "프로그램 신청을 받지 못했을 때", {RegistrationStatus.DECLINED})
