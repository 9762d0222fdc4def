"""Mentors go along: to the next term of their program, and to its second group.

A mentor of single sessions goes to those that come as much later. A draft has no sessions yet: until they are made, `Awaited` keeps
when they will begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import clock
from events.models import ProgramPage, Session
from mentoring.models import Awaited, Mentor


def names(program: ProgramPage, session: Session | None = None) -> list[str]:
    """Those of a program, or of one session alone; who rests goes nowhere."""
    mentors = Mentor.objects.filter(is_active=True)
    found = mentors.filter(sessions=session) if session else mentors.of_program(program)
    return [str(each) for each in found.order_by("name", "pk")]


@transaction.atomic
def follow_program(program: ProgramPage, copied: ProgramPage, later: timedelta) -> None:
    """Mentors of a program, and of sessions of it that were held, take part in its copy. Doing it twice is once."""
    mentors = Mentor.objects.filter(is_active=True)
    for mentor in mentors.filter(programs=program):
        mentor.programs.add(copied)
    sessions = Session.objects.scheduled().filter(program=program)
    starts = mentors.filter(sessions__in=sessions).values_list("pk", "sessions__original_start")
    rows = [Awaited(mentor_id=mentor, program=copied, starts_at=start + later) for mentor, start in starts]
    Awaited.objects.bulk_create(rows, ignore_conflicts=True)
    sessions_found([copied.pk])


def follow_session(session: Session, second: Session) -> None:
    for mentor in Mentor.objects.filter(is_active=True, sessions=session):
        mentor.sessions.add(second)


@transaction.atomic
def sessions_found(programs: Iterable[Any] | None = None) -> int:
    """Give mentors the sessions that they wait for, as far as those are there now; gives how many. Two queries when there is nothing.

    One that begins at another hour of the day is still theirs, unless there are several on it.
    """
    awaited = Awaited.objects.filter(program__in=programs) if programs is not None else Awaited.objects.all()
    done = [each for each in awaited.select_related("mentor") if _give(each)]
    Awaited.objects.filter(pk__in=[each.pk for each in done]).delete()
    return len(done)


def _give(awaited: Awaited) -> bool:
    day = clock.day_bounds(clock.local(awaited.starts_at).date())
    on_day = Q(original_start__gte=day[0], original_start__lt=day[1])
    found = list(Session.objects.filter(on_day, program=awaited.program_id))
    exact = [each for each in found if each.original_start == awaited.starts_at]
    for session in exact or (found if len(found) == 1 else []):
        awaited.mentor.sessions.add(session)
        return True
    return False


def awaited_forget() -> int:
    """Sessions that never came: their day is over. Run once a day."""
    return Awaited.objects.filter(starts_at__lt=clock.now()).delete()[0]
