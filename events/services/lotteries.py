"""Lotteries before they are drawn: the promise, and who enters. Drawing is in `drawing.py`."""

from __future__ import annotations

from core import clock
from events.enums import Admission, LotteryStatus, Registering
from events.models import Lottery, ProgramPage, Session
from events.wanted import Wanted


def lotteries_promise(program: ProgramPage) -> int:
    """A lottery for everything that will be drawn and has none: from here on its seed can't be chosen. Gives how many."""
    if not (program.is_by_lot and program.takes_registrations):
        return 0
    sessions: list[Session | None] = [None]
    if not program.is_series:
        sessions = list(program.sessions.scheduled().filter(starts_at__gt=clock.now()))
    known = set(Lottery.objects.filter(program=program).values_list("session", "mode"))
    new = [
        Lottery(program=program, session=session, mode=mode)
        for session in sessions
        for mode in program.modes
        if (session.pk if session else None, mode) not in known
    ]
    return len(Lottery.objects.bulk_create(new, ignore_conflicts=True))


def lotteries_promise_all() -> int:
    """The same for every program on the site: sessions are also made and moved one by one."""
    programs = ProgramPage.objects.live().filter(
        admission=Admission.LOTTERY, registering__in=(Registering.SESSIONS, Registering.SERIES)
    )
    return sum(lotteries_promise(program) for program in programs.defer_streamfields())


def lottery_of(wanted: Wanted) -> Lottery | None:
    """The lottery that decides about it; nothing where none does. One query, for lotteries only."""
    if not wanted.program.is_by_lot:
        return None
    return Lottery.objects.filter(program=wanted.program, session=wanted.session, mode=wanted.mode).first()


def lock_lottery_of(wanted: Wanted) -> Lottery | None:
    """The same, locked, and made when it isn't there: while it is locked it is not drawn. After the person, before seats.

    Nothing once it is drawn: what is left then goes to whoever comes first.
    """
    if not wanted.program.is_by_lot:
        return None
    values = {"program": wanted.program, "session": wanted.session, "mode": wanted.mode}
    found = Lottery.objects.select_for_update().filter(**values).first()
    if found is None:
        Lottery.objects.bulk_create([Lottery(**values)], ignore_conflicts=True)
        found = Lottery.objects.select_for_update().get(**values)
    return None if found.status == LotteryStatus.DRAWN else found
