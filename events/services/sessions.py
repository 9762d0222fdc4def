"""Sessions from rules: rows that pages, calendars and registrations read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from core import clock
from core.models import Holiday
from events.enums import RegistrationStatus, SessionStatus
from events.matching import Slot, follows, matched
from events.models import ProgramPage, Registration, Session
from events.notices import session_moved
from events.services.session_rooms import move_rooms
from events.services.telling import Was, tell_change


def wanted_slots(program: ProgramPage, first: date, last: date) -> dict[datetime, Slot]:
    """What the rule and the single dates of a program ask for, from `first` to `last`, by start."""
    slots = [*_rule_slots(program, first, last), *_date_slots(program, first, last)]
    return {slot.starts_at: slot for slot in slots}


def _rule_slots(program: ProgramPage, first: date, last: date) -> Iterator[Slot]:
    start, end = program.start_time, program.end_time
    if start is None or end is None:
        return
    for day, holiday in rule_days(program, first, last).items():
        if not holiday:
            yield Slot(clock.at(day, start), clock.end_at(day, end))


def rule_days(program: ProgramPage, first: date, last: date) -> dict[date, str]:
    """The days of the rule, or the one day without a rule; each with the name of the holiday for which it is left out."""
    if program.first_date is None:
        return {}
    rule = program.weekly_rule
    days = list(rule.dates(program.first_date, last)) if rule else [program.first_date]
    holidays = Holiday.objects.names(first, last) if rule and program.skip_holidays else {}
    return {day: holidays.get(day, "") for day in days if first <= day <= last}


def _date_slots(program: ProgramPage, first: date, last: date) -> Iterator[Slot]:
    for row in program.dates.all():
        start, end = row.start_time or program.start_time, row.end_time or program.end_time
        if start and end and first <= row.date <= last:
            yield Slot(clock.at(row.date, start), clock.end_at(row.date, end))


def sessions_key(program: ProgramPage) -> str:
    """Changes when anything changes that sessions are made from."""
    rule = str(program.rule)
    times = (program.first_date, program.start_time, program.end_time, program.skip_holidays, program.seats)
    dates = sorted((str(row.date), str(row.start_time), str(row.end_time)) for row in program.dates.all())
    return hashlib.sha256(repr((rule, *map(str, times), dates)).encode()).hexdigest()


def horizon() -> date:
    """The last day for which rules are expanded."""
    return clock.today() + timedelta(days=settings.RULE_HORIZON_DAYS)


SPLIT = timedelta(microseconds=1)
PLANNED = (
    "original_start",
    "starts_at",
    "ends_at",
    "place",
    "hosts",
    "online_url",
    "captions_url",
    "script",
    "capacity",
    "status",
    "reason",
    "is_edited",
    "has_own_time",
    "sequence",
    "changed_at",
)
"""What planning writes of a session: never the counts, which belong to those who register."""


def lock_program(program: ProgramPage) -> ProgramPage:
    """Whoever plans locks the program first: two people who plan at once come one after the other.

    Registering goes on meanwhile: a registration refers to the program, which this lock lets it do.
    """
    found = ProgramPage.objects.select_for_update(of=("self",), no_key=True)
    return found.only("sessions_key").get(pk=program.pk)


@transaction.atomic
def sync_sessions(program: ProgramPage, *, force: bool = False) -> None:
    """Bring the coming sessions of a program in line with its rule; nothing when the rule is unchanged.

    Past sessions, those that staff moved or called off and sessions with seats taken are never deleted. Whoever registered for
    one that is at another time now is told; one that is cancelled ends their registration, of which they hear anyway.
    """
    stored = lock_program(program)
    key = sessions_key(program)
    if stored.sessions_key == key and not force:
        return
    now = clock.now()
    rows = list(Session.objects.filter(program=program))
    first = clock.local(now).date() if rows else _oldest_day()
    found, new = matched(rows, wanted_slots(program, first, horizon()))
    following = [(row, slot) for row, slot in found if follows(row, slot, now)]
    for row, _ in following:
        row.program = program
    lost = move_rooms(following)
    locked = Session.objects.select_for_update().filter(pk__in=[row.pk for row, _ in following])
    slots = {row.pk: slot for row, slot in following}
    for row in locked.order_by("pk"):
        row.program = program
        _follow(row, slots[row.pk], program.seats, loses_place=row.pk in lost)
    Session.objects.bulk_create(
        Session(
            program=program,
            original_start=slot.starts_at,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            capacity=program.seats,
        )
        for slot in new
        if slot.starts_at > now or not rows
    )
    ProgramPage.objects.filter(pk=program.pk).update(sessions_key=key)
    program.sessions_key = key


def _oldest_day() -> date:
    """How far back the first expansion of a program goes, so that what was held before is shown too."""
    return clock.today() - timedelta(days=settings.RULE_HORIZON_DAYS)


def _follow(row: Session, slot: Slot | None, seats: int | None, *, loses_place: bool) -> None:
    """Let one coming session follow the rule, behind the lock of its row. What staff gave it of its own stays."""
    if slot is None and not row.seats_taken and not row.is_registered:
        row.delete()
        return
    was, before = Was.of(row), _planned(row)
    if slot is None:
        row.status = SessionStatus.CANCELLED
    else:
        row.status, row.place = SessionStatus.SCHEDULED, "" if loses_place else row.place
        row.original_start, row.starts_at, row.ends_at = slot.starts_at, slot.starts_at, slot.ends_at
        if not row.is_edited:
            row.capacity = None if seats is None else max(seats, row.seats_taken)
    if before != _planned(row):
        save_change(row)
        answers_end(row)
        if row.starts_at != was.starts_at and slot:
            session_moved.send(Session, session=row, before=was.starts_at)
        tell_change(row, was)


def _planned(row: Session) -> tuple[object, ...]:
    return row.starts_at, row.ends_at, row.place, row.capacity, row.status


def answers_end(session: Session) -> None:
    """Nobody is waited for longer than until it begins."""
    offered = Registration.objects.filter(session=session, status=RegistrationStatus.OFFERED)
    offered.filter(answer_until__gt=session.starts_at).update(answer_until=session.starts_at)


def free_start(program: ProgramPage, starts_at: datetime) -> datetime:
    """An `original_start` that no session of the program has, and no rule asks for: rules count in whole minutes. Behind the
    lock of the program."""
    start = starts_at + SPLIT
    taken = set(Session.objects.filter(program=program).values_list("original_start", flat=True))
    while start in taken:
        start += SPLIT
    return start


def save_change(row: Session) -> None:
    """Write what was planned on a locked row; calendars hear of it by its number."""
    row.sequence += 1
    row.changed_at = clock.now()
    row.save(update_fields=PLANNED)


def save_edit(session: Session) -> Session:
    """Keep what staff changed on one session; from now on the rule leaves it alone."""
    session.is_edited = True
    save_change(session)
    return session


def extend_all() -> int:
    """Move the horizon of every published program; run once a day. Returns how many were looked at."""
    today = clock.today()
    running = ProgramPage.objects.live().filter(
        Q(first_date__isnull=False, rule__gt="") | Q(first_date__gte=today) | Q(dates__date__gte=today)
    )
    programs = list(running.distinct().prefetch_related("dates"))
    for program in programs:
        sync_sessions(program, force=True)
    return len(programs)
