"""Rooms for sessions, where the site has a module that lends rooms (`settings.PROGRAM_ROOMS`, the path of a module).

Programs know rooms only by a key and a name, and what is held by the number of a session. A site without such a module has
no field for a room.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, NamedTuple, Protocol, cast
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from events.errors import NO_ROOMS, Refused
from events.models import ProgramPage, Session
from events.rules import Refusal
from people.models import User


class Room(NamedTuple):
    key: str
    name: str


class Rooms(Protocol):
    """What the other module offers. `hold` and `let_go` run in the transaction around them."""

    def rooms_of(self, page: Page) -> list[tuple[str, str]]:
        """The rooms under a page: keys and names. One query."""

    def held(self, owners: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
        """The room that each owner holds now: key and name. One query."""

    def hold(
        self, owner: UUID, room: str, starts_at: datetime, ends_at: datetime, *, note: str, by: User | None
    ) -> str:
        """Hold the room for the owner, instead of what it held; gives nothing, or why it can't be had, in words."""

    def let_go(self, owner: UUID, by: User | None) -> None:
        """Give back what an owner holds; whoever waits for it is offered it."""


def module() -> Rooms | None:
    """The module of this site, or nothing."""
    path = getattr(settings, "PROGRAM_ROOMS", "")
    return cast(Any, import_module(path)) if path else None


def rooms_for(program: ProgramPage) -> list[Room]:
    """The rooms that a session of the program can be given: those of its center. One query."""
    found = module()
    if found is None or program.center is None:
        return []
    return [Room(*each) for each in found.rooms_of(program.center)]


def held(owners: Iterable[UUID]) -> dict[UUID, Room]:
    """What sessions hold, by their number. One query."""
    found = module()
    return {key: Room(*room) for key, room in found.held(owners).items()} if found else {}


def hold(session: Session, room: str, starts_at: datetime, ends_at: datetime, by: User | None) -> None:
    """Hold a room for a session, instead of what it held. Raises Refused when somebody has it; then the transaction must end."""
    found = module()
    if found is None or room not in {each.key for each in rooms_for(session.program)}:
        raise Refused([NO_ROOMS])
    note = session.program.title[:120]
    if said := found.hold(session.uid, room, starts_at, ends_at, note=note, by=by):
        raise Refused([Refusal("room_taken", said)])


def let_go(owner: UUID, by: User | None) -> None:
    """Give back what a session holds."""
    if found := module():
        found.let_go(owner, by)
