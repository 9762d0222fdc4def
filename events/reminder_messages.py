"""Reminders of sessions. Templates: `mail/program_tomorrow.*`, `mail/program_soon.*`, `mail/program_ending.*`,
`mail/program_left.*`.

They lead to the page of the registration, never to the online address itself: mails are forwarded, and the address is for
whoever has the seat (docs/online.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock, formats
from events.enums import RegistrationStatus, ReminderKind
from events.messages import about, sample_links, sample_registration, where_of
from events.models import ProgramPage, Registration, Session
from events.online import is_online, may_enter
from outbox.kinds import Kind, Message, registry

MOST_OTHERS = 3


def load(registration_id: int, session_id: int, starts_at: str, *, with_calendar: bool) -> Message | None:
    """Nothing when it is too late, or something else by now: called off, moved (then it is reminded of anew), begun."""
    registration = Registration.objects.with_all().filter(pk=registration_id).first()
    session = Session.objects.scheduled().select_related("program").filter(pk=session_id).first()
    if registration is None or registration.person is None or session is None:
        return None
    is_as_told = session.starts_at == datetime.fromisoformat(starts_at) and session.starts_at > clock.now()
    if not is_as_told or not may_enter(registration):
        return None
    return _reminder(registration, session, with_calendar=with_calendar)


def _reminder(registration: Registration, session: Session, *, with_calendar: bool) -> Message:
    is_today = clock.local(session.starts_at).date() == clock.today()
    words = ("today", "tomorrow") if formats.in_english() else ("오늘", "내일")
    return about(
        registration,
        [session],
        with_calendar=with_calendar,
        session=session,
        when=formats.period_text(session.starts_at, session.ends_at),
        where=where_of(registration, session),
        day=words[0] if is_today else words[1],
        is_online=is_online(registration),
    )


def _sample(*, with_calendar: bool) -> Message:
    """Of somebody who comes to the center, tomorrow."""
    registration, _ = sample_registration(RegistrationStatus.CONFIRMED)
    session = registration.session
    if session is None:
        raise ValueError("the example is of one session")
    session.starts_at = clock.day_start(clock.today()) + timedelta(days=1, hours=14)
    session.ends_at = session.starts_at + timedelta(hours=2)
    message = _reminder(registration, session, with_calendar=with_calendar)
    return Message({**message.context, "links": sample_links()}, message.attachments)


def load_ending(registration_id: int, session_id: int, starts_at: str) -> Message | None:
    """Nothing when the series goes on by now, or is over for somebody."""
    message = load(registration_id, session_id, starts_at, with_calendar=False)
    return _ending(message) if message else None


def _ending(message: Message) -> Message:
    """With the days that are left until the last session."""
    session: Session = message.context["session"]
    left = (clock.local(session.starts_at).date() - clock.today()).days
    return Message({**message.context, "days_left": left})


def load_left(registration_id: int, session_id: int, starts_at: str) -> Message | None:
    """Nothing for somebody who has a seat by now, or is out; or where it was moved or called off a moment ago."""
    waits = {RegistrationStatus.REQUESTED, RegistrationStatus.WAITING}
    rows = Registration.objects.with_all().select_related("lot__lottery")
    registration = rows.filter(pk=registration_id, status__in=waits, person__isnull=False).first()
    session = Session.objects.scheduled().select_related("program").filter(pk=session_id).first()
    if registration is None or session is None or session.starts_at != datetime.fromisoformat(starts_at):
        return None
    later = registration.next_session()
    return _left(registration, session, later, [] if later else _others(registration.program))


def _others(program: ProgramPage) -> list[ProgramPage]:
    """What comes next at the same center, or in the whole network."""
    found = (
        ProgramPage.objects.visible().with_next().filter(next_start__gt=clock.now()).exclude(pk=program.pk)
    )
    of_center = found.of_center(program.center) if program.center else found
    return list(of_center.order_by("next_start", "pk")[:MOST_OTHERS])


def _left(
    registration: Registration, session: Session, later: Session | None, others: list[ProgramPage]
) -> Message:
    return about(
        registration,
        [],
        with_calendar=False,
        session=session,
        when=formats.period_text(session.starts_at, session.ends_at),
        is_series=registration.session is None,
        was_asked=registration.status == RegistrationStatus.REQUESTED,
        next_session=later,
        others=[(each, each.get_url() or "/programs/") for each in others],
    )


def _sample_left() -> Message:
    registration, later = sample_registration(RegistrationStatus.WAITING)
    session = registration.session
    if session is None:
        raise ValueError("the example is of one session")
    message = _left(registration, session, later, [])
    return Message({**message.context, "links": sample_links()})


KINDS = {
    ReminderKind.DAY: registry.register(
        Kind(
            "program_tomorrow",
            "프로그램 하루 전",
            lambda **values: load(**values, with_calendar=True),
            lambda: _sample(with_calendar=True),
            valid_for=timedelta(hours=12),
        )
    ),
    ReminderKind.HOUR: registry.register(
        Kind(
            "program_soon",
            "프로그램 한 시간 전",
            lambda **values: load(**values, with_calendar=False),
            lambda: _sample(with_calendar=False),
            priority="high",
            valid_for=timedelta(hours=1),
        )
    ),
    ReminderKind.END: registry.register(
        Kind(
            "program_ending",
            "긴 프로그램이 끝나기 며칠 전",
            load_ending,
            lambda: _ending(_sample(with_calendar=False)),
            valid_for=timedelta(days=3),
        )
    ),
    ReminderKind.LEFT: registry.register(
        Kind("program_left", "기다리던 프로그램이 자리 없이 시작했을 때", load_left, _sample_left)
    ),
}
