"""What one applies for: one session of a program or the whole series, in person or online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from core import clock, formats
from core.prepared import prepared
from events.enums import Mode
from events.models import Places, ProgramPage, Session
from events.models.registrations import Registration
from events.models.seats import Seats


@dataclass(frozen=True)
class Wanted:
    """`session` is nothing for a whole series."""

    program: ProgramPage
    session: Session | None
    mode: Mode

    @property
    def has_own_places(self) -> bool:
        """Whether the seats stand in a row of their own; else they are the session's."""
        return self.session is None or self.mode != self.program.modes[0]

    @property
    def capacity(self) -> int | None:
        """What the page says; the row of seats has the last word once there is one."""
        return self.program.seats if self.mode == self.program.modes[0] else self.program.online_seats

    @property
    def when(self) -> str:
        if self.session:
            return formats.period_text(self.session.starts_at, self.session.ends_at)
        return self.program.rule_text or "모든 회차"

    def seats(self) -> Seats:
        """The row in which registrations for it are counted, made when it isn't there."""
        if self.session and not self.has_own_places:
            return self.session
        found, _ = Places.objects.get_or_create(
            program=self.program,
            session=self.session,
            mode=self.mode,
            defaults={"capacity": self.capacity},
        )
        return found

    def seats_shown(self) -> Seats:
        """The same for pages, which make no rows."""
        if self.session and not self.has_own_places:
            return self.session
        found = Places.objects.filter(program=self.program, session=self.session, mode=self.mode).first()
        return found or Places(
            program=self.program, session=self.session, mode=self.mode, capacity=self.capacity
        )


def of(registration: Registration) -> Wanted:
    """What a registration is for."""
    return Wanted(registration.program, registration.session, Mode(registration.mode))


def wanted(program: ProgramPage, session: str, mode: str) -> Wanted | None:
    """What somebody asked for in words, as far as the program offers it."""
    way = Mode(mode) if mode in Mode else program.modes[0]
    if not program.takes_registrations or way not in program.modes:
        return None
    if program.is_series:
        return Wanted(program, None, way)
    if not session.isascii() or not session.isdigit() or len(session) > 18:
        return None
    for found in _session(program=program.pk, key=int(session)):
        found.program = program
        return Wanted(program, found, way)
    return None


@prepared
def _session(*, program: int, key: int) -> QuerySet[Session]:
    return Session.objects.filter(program=program, pk=key).order_by()


def first_start(program: ProgramPage) -> datetime | None:
    """When the first session of a series begins."""
    return program.sessions.scheduled().order_by("starts_at").values_list("starts_at", flat=True).first()


def next_start(program: ProgramPage, session: Session | None) -> datetime | None:
    """When one has to be there next: the session, or the next one of the series that has not begun."""
    if session:
        return session.starts_at
    coming = program.sessions.scheduled().filter(starts_at__gt=clock.now()).order_by("starts_at")
    return coming.values_list("starts_at", flat=True).first()
