"""Who came and who didn't, as staff mark it."""

from __future__ import annotations

from datetime import timedelta

from core import clock, formats
from events.enums import RegistrationStatus
from events.errors import NOT_BEGUN, NOT_SEATED, Refused
from events.models import ProgramPage, Registration, Session
from events.services.registering import in_short_transaction
from events.services.seats import lock_registration
from people.enums import Track
from people.services.standing import strike_add
from surveys import enums as surveys
from surveys.thanking import ask_later

MARKED = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED, RegistrationStatus.NO_SHOW})
EARLY = timedelta(hours=1)
"""Staff mark who is there from an hour before the start on."""
STRIKE_TITLE = 80
"""Letters of a program's title in the reason of a strike, so that the reason itself has room."""


@in_short_transaction
def mark_attended(*, registration: Registration) -> Registration:
    """They are here; the morning after they are asked how it was, but never about care. Raises Refused.

    Marking the same twice changes nothing: nobody is asked twice.
    """
    registration = _mark(registration, RegistrationStatus.ATTENDED)
    person, program, session = registration.person, registration.program, registration.session
    if person and session and not program.is_care:
        day = clock.local(session.ends_at).date()
        ask_later(person=person, page=program, about=surveys.PROGRAM, day=day)
    return registration


@in_short_transaction
def mark_absent(*, registration: Registration) -> Registration:
    """They didn't come: a strike, but never for a care program. Who marks them present afterwards forgives it on the page of strikes. Raises Refused."""
    registration = _mark(registration, RegistrationStatus.NO_SHOW)
    program, session = registration.program, registration.session or _last_begun(registration.program)
    if registration.person and session and not program.is_care:
        reason = f"{formats.date_text(session.starts_at)}: 알리지 않고 오지 않았어요"
        strike_add(
            person=registration.person,
            track=Track.PROGRAMS,
            page=program,
            reason=f"{program.title[:STRIKE_TITLE]} {reason}",
            happened_at=session.starts_at,
            source=f"registration:{registration.pk}",
        )
    return registration


def _last_begun(program: ProgramPage) -> Session | None:
    """Of a series that somebody didn't come to: its session of today, or the last one before."""
    begun = program.sessions.scheduled().filter(starts_at__lte=clock.now() + EARLY)
    return begun.order_by("starts_at").last()


def _mark(registration: Registration, status: RegistrationStatus) -> Registration:
    registration = lock_registration(registration)
    if registration.status not in MARKED:
        raise Refused([NOT_SEATED])
    if not can_mark(registration):
        raise Refused([NOT_BEGUN])
    registration.status = status
    registration.save(update_fields=["status"])
    return registration


def can_mark(registration: Registration) -> bool:
    """Series are marked once they have begun; each of their meetings is not counted here."""
    session = registration.session or registration.program.sessions.scheduled().order_by("starts_at").first()
    return session is not None and clock.now() >= session.starts_at - EARLY
