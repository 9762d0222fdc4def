"""A session with many people becomes two groups: the second with a time, a place and a host of its own.

Nobody loses anything: whoever had a seat has one, whoever waited stands in line, in the order in which they stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from wagtail.log_actions import log

from core import clock
from events import cohosts
from events.enums import OPEN, RegistrationStatus, Share
from events.errors import (
    CHANGED_MEANWHILE,
    DRAWING,
    HAS_BEGUN,
    NOBODY_MOVES,
    NOT_A_SERIES,
    Refused,
    too_few_seats,
)
from events.models import Lot, Lottery, Registration, Seats, Session
from events.services.lotteries import lock_lottery_of
from events.services.planning import Plan, check, lock_planned, lock_row, take_room
from events.services.registering import in_short_transaction
from events.services.seats import offer_next
from events.services.sessions import free_start, save_change
from events.services.telling import Was, tell_of
from events.wanted import Wanted
from people.models import User

S = RegistrationStatus


@dataclass(frozen=True)
class Split:
    """`plan` is that of the second group; `capacity` that of the first, in which `first` people stay (for `Share.AFTER`)."""

    plan: Plan
    capacity: int | None
    share: Share
    first: int = 0
    has_cohosts: bool = False
    """Whether whoever is there for the session (mentors) is so for the second group, too."""


@dataclass(frozen=True)
class Groups:
    """Who stays and who goes over."""

    stay: list[Registration]
    go: list[Registration]


def in_order(seats: Seats, *, is_locking: bool = False) -> list[Registration]:
    """Whoever is counted in one row of seats, for a session in its own: first those with a seat, as they registered; then whoever asked; then the
    line. Who takes part online, with seats of their own, stays with the first group."""
    found = Registration.objects.of_seats(seats).filter(status__in=OPEN).order_by("created_at", "pk")
    if is_locking:
        found = found.select_for_update()
    rank = {S.CONFIRMED: 0, S.OFFERED: 0, S.REQUESTED: 1, S.WAITING: 2}
    return sorted(found, key=lambda each: (rank[S(each.status)], each.number or 0))


def divide(people: Sequence[Registration], share: Share, first: int) -> Groups:
    """After the first so many, or every second one."""
    if share == Share.AFTER:
        return Groups(list(people[:first]), list(people[first:]))
    return Groups(list(people[::2]), list(people[1::2]))


def seated(people: Sequence[Registration]) -> int:
    return sum(each.is_seated for each in people)


def waiting(people: Sequence[Registration]) -> list[Registration]:
    return [each for each in people if each.status == S.WAITING]


@in_short_transaction
def session_split(*, session: Session, split: Split, seen: int, tell: bool, by: User) -> Session:
    """Make two of one; gives the second. Who goes over is told, if staff say so; who waits and finds a seat now is offered it.

    A second click finds the session changed, and is refused. Raises Refused; then nothing was written.
    """
    session = lock_planned(session)
    if session.program.is_series:
        raise Refused([NOT_A_SERIES])
    if session.sequence != seen:
        raise Refused([CHANGED_MEANWHILE])
    check(split.plan, session, Plan.of(session))
    if session.starts_at <= clock.now():
        raise Refused([HAS_BEGUN])
    second = _second(session, split.plan)
    if split.plan.room:
        take_room(second, split.plan, by)
    lottery = lock_lottery_of(_in_seats(session))
    if lottery and lottery.is_revealed:
        raise Refused([DRAWING])
    session = lock_row(session)
    groups = divide(in_order(session, is_locking=True), split.share, split.first)
    _check_seats(groups, split)
    was = Was.of(session)
    _make(second, groups.go)
    if split.has_cohosts:
        cohosts.follow_session(session, second)
    _count_out(session, groups, split)
    _move(second, groups.go, session.sequence)
    _move_lots(lottery, second, groups.go)
    log(instance=session, action="wagtail.edit", user=by, content_changed=True)
    if tell:
        for registration in Registration.objects.filter(pk__in=[each.pk for each in groups.go]):
            tell_of(registration, second, was)
    for each in (session, second):
        offer_next(each)
    return second


def _second(session: Session, plan: Plan) -> Session:
    """The other group, not yet written."""
    return Session(
        program=session.program,
        original_start=free_start(session.program, plan.starts_at),
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        hosts=plan.hosts,
        capacity=plan.capacity,
        online_url=plan.online_url,
        captions_url=plan.captions_url,
        script=plan.script,
        is_edited=True,
        has_own_time=True,
    )


def _in_seats(session: Session) -> Wanted:
    """What those have applied for who are counted in the session's own seats."""
    return Wanted(session.program, session, session.program.modes[0])


def _check_seats(groups: Groups, split: Split) -> None:
    if not groups.go:
        raise Refused([NOBODY_MOVES])
    for people, capacity in ((groups.stay, split.capacity), (groups.go, split.plan.capacity)):
        if capacity is not None and seated(people) > capacity:
            raise Refused([too_few_seats(seated(people))])


def _make(second: Session, people: Sequence[Registration]) -> None:
    second.seats_taken = seated(people)
    second.waiting = second.last_number = len(waiting(people))
    second.save()


def _count_out(session: Session, groups: Groups, split: Split) -> None:
    """The first group, behind the lock of its row: those who go over are counted out, in one UPDATE."""
    counts = {
        "seats_taken": F("seats_taken") - seated(groups.go),
        "waiting": F("waiting") - len(waiting(groups.go)),
    }
    Session.objects.filter(pk=session.pk).update(capacity=split.capacity, **counts)
    session.capacity, session.is_edited = split.capacity, True
    save_change(session)


def _move(second: Session, people: Sequence[Registration], sequence: int) -> None:
    """Their registrations. The line begins anew at 1; calendars see a later version of the same entry than they ever had."""
    keys = [each.pk for each in people]
    rows = Registration.objects.filter(pk__in=keys)
    rows.update(session=second, sequence=F("sequence") + sequence + 1)
    rows.filter(status=S.OFFERED, answer_until__gt=second.starts_at).update(answer_until=second.starts_at)
    for number, each in enumerate(waiting(people), start=1):
        Registration.objects.filter(pk=each.pk).update(number=number)


def _move_lots(lottery: Lottery | None, second: Session, people: Sequence[Registration]) -> None:
    """Until it is drawn, whoever goes over takes part in the lottery of their group, with the number that they have."""
    if lottery and (own := lock_lottery_of(_in_seats(second))):
        Lot.objects.filter(lottery=lottery, registration__in=[each.pk for each in people]).update(lottery=own)
