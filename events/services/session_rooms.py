"""Rooms of sessions that follow their rule, or whose program is taken off the site. Locked before any row of seats (docs/locking.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from core import clock
from events import rooms
from events.errors import Refused
from events.matching import Match, Slot
from events.models import ProgramPage, Session
from events.rooms import Room


def move_rooms(following: Iterable[Match]) -> set[int]:
    """Take the rooms along to the new times, and give back those of sessions that go.

    Where somebody has the room at the new time, the session has none; gives the keys of those whose place was that room. Of those
    that go later the last one goes first: none is in the way of another.
    """
    lost = set()
    found = [(row, slot) for row, slot in following if row.is_edited]
    held = rooms.held([row.uid for row, _ in found]) if found else {}
    for row, slot in sorted((each for each in found if each[0].uid in held), key=_order):
        if slot is None:
            rooms.let_go(row.uid, None)
        elif slot != Slot(row.starts_at, row.ends_at) and not _held(
            row, held[row.uid].key, slot.starts_at, slot.ends_at
        ):
            rooms.let_go(row.uid, None)
            if row.place == held[row.uid].name:
                lost.add(row.pk)
    return lost


def _order(match: Match) -> float:
    row, slot = match
    start = row.starts_at.timestamp()
    return -start if slot and slot.starts_at > row.starts_at else start


def _held(row: Session, room: str, starts_at: datetime, ends_at: datetime) -> bool:
    try:
        with transaction.atomic():
            rooms.hold(row, room, starts_at, ends_at, None)
    except Refused:
        return False
    return True


def rooms_of_coming(program: ProgramPage) -> dict[Session, Room]:
    """The sessions to come that have a room."""
    coming = Session.objects.scheduled().filter(program=program, is_edited=True, starts_at__gt=clock.now())
    sessions = list(coming.order_by("starts_at"))
    held = rooms.held([each.uid for each in sessions]) if sessions else {}
    return {each: held[each.uid] for each in sessions if each.uid in held}


def lost_rooms(before: Iterable[Session]) -> list[Session]:
    """Those of them that still come, and have no room now, as they are now."""
    uids = [each.uid for each in before]
    held = rooms.held(uids)
    found = Session.objects.scheduled().filter(uid__in=[uid for uid in uids if uid not in held])
    return list(found.order_by("starts_at"))


@transaction.atomic
def rooms_let_go(program: ProgramPage) -> None:
    """A program that nobody sees holds no rooms: its coming sessions give theirs back, and keep which it was."""
    ProgramPage.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=program.pk)
    found = rooms_of_coming(program)
    for session in found:
        rooms.let_go(session.uid, None)
    for session, room in found.items():
        place = "" if session.place == room.name else session.place
        Session.objects.filter(pk=session.pk).update(place=place, room_before=room.key)


def without_room(program: ProgramPage) -> list[Session]:
    """The sessions to come that gave their room back when the program was taken off the site. One query."""
    coming = Session.objects.scheduled().filter(program=program, starts_at__gt=clock.now())
    return list(coming.exclude(room_before="").order_by("starts_at"))


@transaction.atomic
def rooms_take_again(program: ProgramPage) -> None:
    """The program is on the site again: its sessions take the rooms that they had, as far as nobody else has them by now. Where staff
    have given one another room meanwhile, it keeps that."""
    if not without_room(program):
        return
    ProgramPage.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=program.pk)
    waiting, offered = without_room(program), {each.key for each in rooms.rooms_for(program)}
    has_room = rooms.held([each.uid for each in waiting])
    for session in waiting:
        session.program = program
        if session.uid in has_room or session.room_before in offered:
            _take_again(session, has_one=session.uid in has_room)


def _take_again(session: Session, *, has_one: bool) -> None:
    """It is tried once; a room that is off the site itself, with its center, is waited for."""
    place = session.place
    is_held = not has_one and _held(session, session.room_before, session.starts_at, session.ends_at)
    if is_held and not place:
        place = rooms.held([session.uid])[session.uid].name
    Session.objects.filter(pk=session.pk).update(place=place, room_before="")


def rooms_due() -> None:
    """Rooms that came back to the site after the programs that had them, as those of a center do. Run every minute."""
    waiting = Session.objects.scheduled().filter(program__live=True, starts_at__gt=clock.now())
    programs = waiting.exclude(room_before="").order_by().values("program").distinct()
    for program in ProgramPage.objects.filter(pk__in=programs):
        rooms_take_again(program)
