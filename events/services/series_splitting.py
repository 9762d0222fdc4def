"""A series with many people becomes two groups: a second program on the same days, at another hour or in another place.

Nobody loses anything, as when one session is split (`splitting`): whoever had a seat has one, whoever waited stands in line. The second
program is a copy of the first one's page, published at once; what staff changed of single sessions is the same there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import F
from wagtail.log_actions import log
from wagtail.models import Revision

from core import clock
from events import cohosts
from events.enums import RegistrationStatus, Share
from events.errors import (
    DRAWING,
    NOBODY_MOVES,
    NOT_LIVE,
    ONLY_A_SERIES,
    OVER_MIDNIGHT,
    SERIES_HAS_BEGUN,
    TITLE_TAKEN,
    Refused,
    too_few_seats,
)
from events.group_messages import MOVED
from events.models import Lot, Lottery, Places, ProgramDate, ProgramPage, Registration, Seats, Session
from events.services.lotteries import lock_lottery_of
from events.services.registering import in_short_transaction, tell
from events.services.seats import lock_seats, offer_next
from events.services.sessions import lock_program, save_edit
from events.services.splitting import Groups, divide, in_order, seated, waiting
from events.wanted import Wanted, first_start
from people.models import User

KEPT = ("apply_from", "apply_until", "online_url", "captions_url", "script")
"""What copies leave out (`exclude_fields_in_copy`): a second group of the same term has it, too."""


@dataclass(frozen=True)
class SecondGroup:
    """`starts` is when its first session begins, on the day of the first one's; every other session is as much earlier or later."""

    title: str
    starts: time
    place: str = ""
    hosts: str = ""
    capacity: int | None = None
    has_cohosts: bool = False
    """Whether whoever is there for the program (mentors) is so for the second group, too."""


@dataclass(frozen=True)
class SeriesSplit:
    """`capacity` is that of the first group, in which `first` people stay (for `Share.AFTER`)."""

    group: SecondGroup
    capacity: int | None
    share: Share
    first: int = 0


def series_in_order(program: ProgramPage, *, is_locking: bool = False) -> list[Registration]:
    """Whoever is counted in the seats of the series, as `splitting.in_order`; online seats of their own stay with the first group."""
    return in_order(wanted_of(program).seats_shown(), is_locking=is_locking)


def divide_series(people: Sequence[Registration], split: SeriesSplit) -> Groups:
    return divide(people, split.share, split.first)


def wanted_of(program: ProgramPage) -> Wanted:
    return Wanted(program, None, program.modes[0])


@in_short_transaction
def series_split(*, program: ProgramPage, split: SeriesSplit, tell_people: bool, by: User) -> ProgramPage:
    """Make two of one; gives the second. Who goes over is told, if staff say so; who waits and finds a seat now is offered it.

    A second click gives the same one. Raises Refused; then nothing was written.
    """
    lock_program(program)
    program = ProgramPage.objects.get(pk=program.pk)
    if made := _just_made(program, split.group, by):
        return made
    check_group(program, split.group)
    second = _copy(program, split.group, by)
    lottery = lock_lottery_of(wanted_of(program))
    if lottery and lottery.is_revealed:
        raise Refused([DRAWING])
    seats = lock_seats(wanted_of(program).seats())
    groups = divide_series(series_in_order(program, is_locking=True), split)
    _check_seats(groups, split)
    others = wanted_of(second).seats()
    _count(seats, others, groups, split)
    _move(second, others, groups.go)
    _move_lots(lottery, second, groups.go)
    _say_seats(program, split.capacity)
    log(instance=program, action="wagtail.edit", user=by, content_changed=True)
    if tell_people:
        for registration in Registration.objects.with_all().filter(pk__in=[each.pk for each in groups.go]):
            tell(MOVED, registration, was_id=program.pk)
    for each in (seats, others):
        offer_next(each)
    return second


def _just_made(program: ProgramPage, group: SecondGroup, by: User) -> ProgramPage | None:
    same = ProgramPage.objects.sibling_of(program, inclusive=False).filter(title=group.title, owner=by)
    return same.filter(first_published_at__gt=clock.now() - clock.DOUBLE_CLICK).first()


def check_group(program: ProgramPage, group: SecondGroup) -> None:
    """What can be said before anything is made. Raises Refused."""
    first = first_start(program)
    if not program.is_series:
        raise Refused([ONLY_A_SERIES])
    if not program.live:
        raise Refused([NOT_LIVE])
    if first is None or first <= clock.now():
        raise Refused([SERIES_HAS_BEGUN])
    if ProgramPage.objects.sibling_of(program).filter(title=group.title).exists():
        raise Refused([TITLE_TAKEN])
    later = time_later(first, group)
    if any(_leaves_day(each, later) for each in program.sessions.scheduled()):
        raise Refused([OVER_MIDNIGHT])


def time_later(first: datetime, group: SecondGroup) -> timedelta:
    """How much later (or earlier) the second group meets."""
    return clock.at(clock.local(first).date(), group.starts) - first


def _leaves_day(session: Session, later: timedelta) -> bool:
    day = clock.local(session.starts_at).date()
    starts_at, ends_at = session.starts_at + later, session.ends_at + later
    return clock.local(starts_at).date() != day or clock.last_day(ends_at) != day


def _copy(program: ProgramPage, group: SecondGroup, by: User) -> ProgramPage:
    """The page of the second group, published; its sessions come with it."""
    first = first_start(program)
    later = time_later(first, group) if first else timedelta()
    times = {"start_time": _shifted(program.start_time, later), "end_time": _shifted(program.end_time, later)}

    def shift(old: object, new: object, relation: object, child: object) -> None:
        if isinstance(child, ProgramDate):
            child.start_time = _shifted(child.start_time, later)
            child.end_time = _shifted(child.end_time, later)

    copied: ProgramPage = program.copy(
        copy_revisions=False,
        keep_live=False,
        user=by,
        process_child_object=shift,
        update_attrs={
            "title": group.title,
            "draft_title": group.title,
            "slug": ProgramPage().free_slug(program.slug),  # of another page than the program
            "place": group.place or program.place,
            "hosts": group.hosts or program.hosts,
            "seats": group.capacity,
            "go_live_at": None,
            **times,
        },
    )
    second = ProgramPage.objects.get(pk=copied.pk)
    for name in KEPT:
        setattr(second, name, getattr(program, name))
    second.owner = by
    second.save()
    second.save_revision(user=by).publish(user=by)
    _follow(program, second, later, has_place=bool(group.place))
    if group.has_cohosts:
        cohosts.follow_program(program, second, later)
    return ProgramPage.objects.get(pk=second.pk)


def _shifted(value: time | None, later: timedelta) -> time | None:
    if value is None:
        return None
    return clock.local(clock.at(clock.today(), value) + later).time()


def _follow(program: ProgramPage, second: ProgramPage, later: timedelta, *, has_place: bool) -> None:
    """What staff changed of single sessions of the first group: moved, called off, with another host or link. Such a session stands
    even where the rule doesn't ask for it any more."""
    theirs = {row.original_start: row for row in second.sessions.all()}
    for own in program.sessions.filter(is_edited=True):
        start = own.original_start + later
        row = theirs.get(start) or Session(program=second, original_start=start, capacity=second.seats)
        row.starts_at, row.ends_at = own.starts_at + later, own.ends_at + later
        row.place = "" if has_place else own.place
        for name in ("hosts", "status", "reason", "online_url", "captions_url", "script", "has_own_time"):
            setattr(row, name, getattr(own, name))
        if row.pk:
            save_edit(row)
        else:
            row.is_edited = row.has_own_time = True
            row.save()


def _check_seats(groups: Groups, split: SeriesSplit) -> None:
    if not groups.go:
        raise Refused([NOBODY_MOVES])
    for people, capacity in ((groups.stay, split.capacity), (groups.go, split.group.capacity)):
        if capacity is not None and seated(people) > capacity:
            raise Refused([too_few_seats(seated(people))])


def _count(seats: Seats, others: Seats, groups: Groups, split: SeriesSplit) -> None:
    """Behind the lock of the first group's row; nobody else knows the second's."""
    taken, line = seated(groups.go), len(waiting(groups.go))
    counts = {"seats_taken": F("seats_taken") - taken, "waiting": F("waiting") - line}
    Places.objects.filter(pk=seats.pk).update(capacity=split.capacity, **counts)
    Places.objects.filter(pk=others.pk).update(
        capacity=split.group.capacity, seats_taken=taken, waiting=line, last_number=line
    )


def _move(second: ProgramPage, seats: Seats, people: Sequence[Registration]) -> None:
    """Their registrations; the line begins anew at 1."""
    rows = Registration.objects.filter(pk__in=[each.pk for each in people])
    rows.update(program=second, places=seats.pk, sequence=F("sequence") + 1)
    if starts_at := first_start(second):
        late = rows.filter(status=RegistrationStatus.OFFERED, answer_until__gt=starts_at)
        late.update(answer_until=starts_at)
    for number, each in enumerate(waiting(people), start=1):
        Registration.objects.filter(pk=each.pk).update(number=number)


def _move_lots(lottery: Lottery | None, second: ProgramPage, people: Sequence[Registration]) -> None:
    """Until it is drawn, whoever goes over takes part in the lottery of their group, with the number that they have."""
    if lottery and (own := lock_lottery_of(wanted_of(second))):
        Lot.objects.filter(lottery=lottery, registration__in=[each.pk for each in people]).update(lottery=own)


def _say_seats(program: ProgramPage, capacity: int | None) -> None:
    """The page says how many seats a series has; its drafts say so, too, or the next one published would bring the old number back."""
    ProgramPage.objects.filter(pk=program.pk).update(seats=capacity)
    scheduled = program.scheduled_revision
    keys = {program.latest_revision_id, program.live_revision_id, scheduled.pk if scheduled else None}
    for revision in Revision.objects.filter(pk__in=[key for key in keys if key]):
        revision.content["seats"] = capacity
        revision.save(update_fields=["content"])
