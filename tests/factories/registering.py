"""Programs that one registers for, and what people do with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from events.enums import Registering
from events.models import ProgramPage, Registration, Session
from events.services.attendance import EARLY, mark
from events.services.registering import register
from events.wanted import Wanted
from people.models import User
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory, SessionFactory


def program(**fields: Any) -> ProgramPage:
    """A live program whose sessions are registered for one by one, open since always."""
    made = ProgramFactory(**{"registering": Registering.SESSIONS, **fields})
    return ProgramPage.objects.get(pk=made.pk)


def session(seats: int | None = 2, *, days: int = 7, of: ProgramPage | None = None, **fields: Any) -> Session:
    """A session at two in the afternoon, some days from today."""
    start = clock.day_start(clock.today() + timedelta(days=days)) + timedelta(hours=14)
    own = {"is_edited": True, "has_own_time": True}
    values = {"program": of or program(), "starts_at": start, "capacity": seats, **own, **fields}
    return SessionFactory(**values)


def series(seats: int | None = 2, *, sessions: int = 3, first: int = 7, **fields: Any) -> ProgramPage:
    """A program that one registers for once, with a session a week, the first in so many days."""
    made = program(registering=Registering.SERIES, seats=seats, **fields)
    for week in range(sessions):
        session(None, days=first + 7 * week, of=made)
    return made


def wanted(what: Session | ProgramPage, mode: str = "") -> Wanted:
    """What somebody applies for."""
    program_, session_ = (what.program, what) if isinstance(what, Session) else (what, None)
    return Wanted(program_, session_, next(each for each in program_.modes if mode in ("", each)))


def applies(person: User | int, what: Session | ProgramPage, mode: str = "") -> Registration:
    """Somebody (or visitor number N) registers."""
    who = make.person(person) if isinstance(person, int) else person
    return register(person=who, wanted=wanted(what, mode))


def marked(registration: Registration, *, came: bool) -> None:
    """Staff mark somebody at the session, or at the last meeting of the series that has begun (or is about to)."""
    begun = registration.program.sessions.filter(starts_at__lte=clock.now() + EARLY).order_by("starts_at")
    mark(
        registration=registration,
        session=registration.session or begun.last(),
        came=came,
        by=registration.person,
    )
