"""What staff have changed of single sessions: one moved into a room, one called off, heads counted; and a program
that meets in another room, of which nobody has told those who registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from config.demo.accounts import DEMO_ADMIN
from core import clock
from events import rooms
from events.enums import Registering
from events.models import ProgramPage, Session
from events.services.planning import Plan, head_count_save, session_cancel, session_change
from people.models import User

CHANGED = "ncs-lecture"
ELSEWHERE = "cheer-up"
HEADS = (47, 52, 38)  # invented


def add_plans() -> None:
    staff = User.objects.get(email=DEMO_ADMIN)
    program = ProgramPage.objects.get(slug=CHANGED)
    coming = program.sessions.scheduled().filter(starts_at__gt=clock.now()).order_by("starts_at")
    _, _, moved, called_off = coming[:4]
    _move(moved, staff)
    session_cancel(session=called_off, reason="강사가 다른 지역에 가야 해요.", tell=False, by=staff)
    _elsewhere()
    held = Session.objects.filter(
        program__registering=Registering.DROP_IN, ends_at__lte=clock.now()
    ).order_by("-starts_at")
    for session, number in zip(held[: len(HEADS)], HEADS, strict=False):
        head_count_save(session=session, number=number, by=staff)


def _move(session: Session, staff: User) -> None:
    """An hour later, with another host, in the first room of the center."""
    later, found = timedelta(hours=1), rooms.rooms_for(session.program)
    plan = replace(
        Plan.of(session),
        starts_at=session.starts_at + later,
        ends_at=session.ends_at + later,
        hosts="공공기관 현직자",
        place=found[0].name if found else "",
        room=found[0].key if found else "",
    )
    session_change(session=session, plan=plan, seen=session.sequence, tell=False, by=staff)


def _elsewhere() -> None:
    program = ProgramPage.objects.get(slug=ELSEWHERE)
    program.place = "2층 마음쉼터"
    program.save_revision().publish()
