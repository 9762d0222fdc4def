"""Changing one session: moved, with another host or other seats; called off; opened again; counted. One function each.

Whoever plans locks the program (`lock_program`), then rooms with those who wait for them, then the row of seats
(docs/locking.md). Registrations only ever change the counts of that row, and planning everything but the counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.log_actions import log

from core import clock
from events import rooms
from events.enums import SessionStatus
from events.errors import (
    CALLED_OFF,
    CHANGED_MEANWHILE,
    COUNT_LATER,
    ENDS_FIRST,
    OVER,
    PAST_START,
    REASON_NEEDED,
    SAME_MOMENT,
    TOO_LONG,
    Refused,
    too_few_seats,
)
from events.models import HeadCount, Session
from events.notices import session_moved
from events.querysets import LONGEST
from events.services.registering import in_short_transaction
from events.services.seats import lock_seats
from events.services.sessions import answers_end, lock_program, save_change
from events.services.telling import Was, tell_change
from people.models import User


@dataclass(frozen=True)
class Plan:
    """What staff want of a session. `room` is the key of a room of the center, or nothing."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    hosts: str = ""
    capacity: int | None = None
    room: str = ""
    online_url: str = ""
    captions_url: str = ""
    script: str = ""

    @classmethod
    def of(cls, session: Session) -> Plan:
        """The session as it is. One query, where there are rooms."""
        room = rooms.held([session.uid]).get(session.uid)
        return cls(
            session.starts_at,
            session.ends_at,
            session.place,
            session.hosts,
            session.capacity,
            room.key if room else "",
            session.online_url,
            session.captions_url,
            session.script,
        )


@in_short_transaction
def session_change(*, session: Session, plan: Plan, seen: int, tell: bool, by: User) -> Session:
    """Move it, or give it other seats, another place, host or room. `seen` is the number of the change that staff looked at.

    Changing nothing is nothing, so that a second click tells nobody twice. Raises Refused.
    """
    session = lock_planned(session)
    before = Plan.of(session)
    if plan == before:
        return session
    if session.sequence != seen:
        raise Refused([CHANGED_MEANWHILE])
    check_change(plan, session, before)
    if (plan.room, plan.starts_at, plan.ends_at) != (before.room, before.starts_at, before.ends_at):
        take_room(session, plan, by)
    session = lock_row(session)
    _check_seats(plan, session)
    was = Was.of(session)
    write(session, plan, by)
    if tell:
        tell_change(session, was)
    return session


@in_short_transaction
def session_cancel(*, session: Session, reason: str, tell: bool, by: User) -> Session:
    """Call it off, for a reason that everybody reads; its room is free again.

    Registrations for it end by the next minute, each with a message that names the next session. `tell` is about a series,
    whose registrations go on. Cancelling twice is once. Raises Refused.
    """
    session = lock_planned(session)
    if session.is_cancelled:
        return session
    if session.is_over:
        raise Refused([OVER])
    if not reason.strip():
        raise Refused([REASON_NEEDED])
    rooms.let_go(session.uid, by)
    session = lock_row(session)
    was = Was.of(session)
    session.status, session.reason = SessionStatus.CANCELLED, reason.strip()[:200]
    _keep(session, by)
    if tell:
        tell_change(session, was)
    return session


@in_short_transaction
def session_reopen(*, session: Session, tell: bool, by: User) -> Session:
    """Hold it after all. Whoever was registered for it has been told otherwise, and registers again. Raises Refused."""
    session = lock_planned(session)
    if not session.is_cancelled:
        return session
    if session.is_over:
        raise Refused([OVER])
    session = lock_row(session)
    was = Was.of(session)
    session.status, session.reason = SessionStatus.SCHEDULED, ""
    _keep(session, by)
    if tell:
        tell_change(session, was)
    return session


@in_short_transaction
def head_count_save(*, session: Session, number: int | None, by: User) -> None:
    """How many came to a session that nobody registers for, as staff counted; nothing: not counted. Raises Refused."""
    session = lock_planned(session)
    if clock.now() < session.starts_at:
        raise Refused([COUNT_LATER])
    if number is None:
        HeadCount.objects.filter(session=session).delete()
    else:
        HeadCount.objects.update_or_create(session=session, defaults={"people": number})
    log(instance=session, action="wagtail.edit", user=by, content_changed=True)


def lock_planned(session: Session) -> Session:
    """The session as it is now; nobody else plans any session of its program until the transaction ends."""
    lock_program(session.program)
    return Session.objects.select_related("program__center").get(pk=session.pk)


def lock_row(session: Session) -> Session:
    """Its row as it is now, locked: nobody registers meanwhile."""
    found = lock_seats(session)
    found.program = session.program
    return found


def check(plan: Plan, session: Session, before: Plan) -> None:
    """What can be said before anything is locked that others want. Raises Refused."""
    if session.is_cancelled:
        raise Refused([CALLED_OFF])
    if session.is_over:
        raise Refused([OVER])
    if plan.starts_at >= plan.ends_at:
        raise Refused([ENDS_FIRST])
    if plan.starts_at != before.starts_at and plan.starts_at <= clock.now():
        raise Refused([PAST_START])
    if plan.ends_at - plan.starts_at > LONGEST:
        raise Refused([TOO_LONG])


def check_change(plan: Plan, session: Session, before: Plan) -> None:
    """The same for a session of its own, and its seats as they are now. Raises Refused."""
    check(plan, session, before)
    if plan.starts_at != before.starts_at and _is_beside(session, plan):
        raise Refused([SAME_MOMENT])
    _check_seats(plan, session)


def _check_seats(plan: Plan, session: Session) -> None:
    if plan.capacity is not None and plan.capacity < session.seats_taken:
        raise Refused([too_few_seats(session.seats_taken)])


def _is_beside(session: Session, plan: Plan) -> bool:
    """Whether another session of the program begins at the same moment; groups of one that was split may."""
    others = Session.objects.scheduled().filter(program=session.program_id, starts_at=plan.starts_at)
    starts = others.exclude(pk=session.pk).values_list("original_start", flat=True)
    return not any(start.microsecond for start in [session.original_start, *starts]) and bool(starts)


def take_room(session: Session, plan: Plan, by: User) -> None:
    """Hold the room of the plan for its time, and let the one before go. Raises Refused, and everything stays."""
    if not plan.room:
        rooms.let_go(session.uid, by)
        return
    rooms.hold(session, plan.room, plan.starts_at, plan.ends_at, by)


def write(session: Session, plan: Plan, by: User) -> None:
    """The plan, behind the lock of the row."""
    before = session.starts_at
    if (plan.starts_at, plan.ends_at) != (session.starts_at, session.ends_at):
        session.has_own_time = True
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.place, session.hosts, session.capacity = plan.place, plan.hosts, plan.capacity
    session.online_url, session.captions_url = plan.online_url, plan.captions_url
    session.script = plan.script
    _keep(session, by)
    post_save_signal_handler(session.program)  # the search reads the places of its sessions
    answers_end(session)
    if session.starts_at != before:
        session_moved.send(Session, session=session, before=before)


def _keep(session: Session, by: User) -> None:
    session.is_edited = True
    save_change(session)
    log(instance=session, action="wagtail.edit", user=by, content_changed=True)
