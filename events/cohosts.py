"""Who goes along with a program, beside those whom its page names: another app knows them (mentors), and takes them along when the
program is copied or becomes two groups. Programs know only their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from events.models import ProgramPage, Session


@dataclass(frozen=True)
class Cohosts:
    """What the other app offers. `follow_program` and `follow_session` run in the transaction around them."""

    names: Callable[[ProgramPage, Session | None], Iterable[str]]
    """Of a program; of one session, those who are there for it alone."""
    follow_program: Callable[[ProgramPage, ProgramPage, timedelta], None]
    """From a program to its copy, whose sessions are so much later."""
    follow_session: Callable[[Session, Session], None]
    """From a session to the second group that it was split into."""


_KNOWN: list[Cohosts] = []


def register(cohosts: Cohosts) -> None:
    _KNOWN.append(cohosts)


def names(program: ProgramPage, session: Session | None = None) -> list[str]:
    return [name for each in _KNOWN for name in each.names(program, session)]


def follow_program(program: ProgramPage, copied: ProgramPage, later: timedelta) -> None:
    for each in _KNOWN:
        each.follow_program(program, copied, later)


def follow_session(session: Session, second: Session) -> None:
    for each in _KNOWN:
        each.follow_session(session, second)
