"""Reminding people of their sessions: the day before, and the hour before; those of a long program that it ends soon; and telling
those who still wait, for a seat or an answer, that it begins. Run every minute; safe to run twice at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from core import clock
from events.enums import LotResult, Registering, RegistrationStatus, ReminderKind
from events.models import Registration, Reminder, Session
from events.models.completing import MOST_DAYS
from events.reminder_messages import KINDS
from events.services.clockwork import each_alone
from events.services.registering import tell

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Lead:
    """How long before the start, and how late after that moment it is still sent (a worker stood still, a session was
    moved to soon)."""

    before: timedelta
    late: timedelta


LEADS = {
    ReminderKind.DAY: Lead(timedelta(hours=24), late=timedelta(hours=3)),
    ReminderKind.HOUR: Lead(timedelta(hours=1), late=timedelta(hours=1)),
}


ENDING_LATE = timedelta(days=3)
LEFT_LATE = timedelta(hours=6)
STILL_WAIT = frozenset({RegistrationStatus.REQUESTED, RegistrationStatus.WAITING})


def next_moment(starts_at: datetime, now: datetime) -> datetime | None:
    """When somebody is reminded next of what begins then, and isn't a session; nothing once it is too late."""
    moments = (starts_at - lead.before for lead in LEADS.values())
    return min((each for each in moments if each > now), default=None)


@dataclass(frozen=True)
class Due:
    kind: ReminderKind
    registration: Registration
    session: Session


def remind_due(now: datetime | None = None) -> int:
    """Everybody who is to be reminded at a moment, each in a transaction of its own. Gives how many were."""
    now = now or clock.now()
    found = (*(due(kind, now) for kind in LEADS), endings_due(now), left_due(now))
    return sum(each_alone(each, remind) for each in found)


def due(kind: ReminderKind, now: datetime) -> list[Due]:
    """Of every session that begins soon, those whose seat was certain before the moment: whoever came later has just been
    told. At most two queries when there is nothing, three otherwise."""
    lead = LEADS[kind]
    window = {"starts_at__gt": now + lead.before - lead.late, "starts_at__lte": now + lead.before}
    by_program: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.scheduled().filter(**window):
        by_program[session.program_id].append(session)
    if not by_program:
        return []
    sessions = {session.pk: session for each in by_program.values() for session in each}
    reminders = Reminder.objects.filter(kind=kind, session__in=sessions)
    told = set(reminders.values_list("registration", "session", "starts_at"))
    found = []
    for registration in _certain(sessions, by_program):
        single = registration.session_id
        for session in [sessions[single]] if single else by_program[registration.program_id]:
            is_told = (registration.pk, session.pk, session.starts_at) in told
            if not is_told and registration.since <= session.starts_at - lead.before:
                found.append(Due(kind, registration, session))
    return found


def endings_due(now: datetime) -> list[Due]:
    """Of every series that ends in as many days as its page says, those whose seat was certain before. Three queries."""
    last = {session.program_id: session for session in _last_sessions(now)}
    if not last:
        return []
    told = set(
        Reminder.objects.filter(kind=ReminderKind.END, session__in=last.values()).values_list(
            "registration", "session", "starts_at"
        )
    )
    found = []
    for registration in _certain({}, {program: [session] for program, session in last.items()}):
        session = last[registration.program_id]
        is_told = (registration.pk, session.pk, session.starts_at) in told
        if not is_told and registration.since <= told_at(session):
            found.append(Due(ReminderKind.END, registration, session))
    return found


def told_at(session: Session) -> datetime:
    """When it is time to say that a series ends with this session."""
    return session.starts_at - timedelta(days=session.program.ending_notice_days or 0)


def _last_sessions(now: datetime) -> list[Session]:
    """The last sessions of the series that end soon, as far as it is time to say so and not long past it."""
    later = Session.objects.scheduled().filter(
        program=OuterRef("program"), starts_at__gt=OuterRef("starts_at")
    )
    found = (
        Session.objects.scheduled()
        .filter(starts_at__gt=now, starts_at__lte=now + timedelta(days=MOST_DAYS))
        .filter(program__ending_notice_days__isnull=False, program__registering=Registering.SERIES)
        .filter(~Exists(later))
        .select_related("program")
    )
    return [each for each in found if told_at(each) <= now < told_at(each) + ENDING_LATE]


def left_due(now: datetime) -> list[Due]:
    """Of every session that has just begun, those who still wait for a seat in it or for an answer; of a series, when its first one
    has. One query when there is nothing, three otherwise. Whoever comes all the same may still be let in, so nothing else changes."""
    begun = Session.objects.scheduled().filter(starts_at__gt=now - LEFT_LATE, starts_at__lte=now)
    earlier = Session.objects.scheduled().filter(
        program=OuterRef("program"), starts_at__lt=OuterRef("starts_at")
    )
    sessions = {each.pk: each for each in begun.annotate(is_first=~Exists(earlier.order_by()))}
    if not sessions:
        return []
    firsts = {each.program_id: each for each in sessions.values() if each.is_first}
    of_these = Q(session__in=sessions) | Q(session=None, program__in=firsts)
    found = Registration.objects.filter(of_these, status__in=STILL_WAIT, person__isnull=False)
    undrawn = Q(lot__isnull=False) & Q(lot__result=LotResult.PENDING)
    reminders = Reminder.objects.filter(kind=ReminderKind.LEFT, session__in=sessions)
    told = set(reminders.values_list("registration", "session", "starts_at"))
    due = []
    for each in found.exclude(undrawn).select_related("person").order_by("number", "pk"):
        session = sessions[each.session_id] if each.session_id else firsts[each.program_id]
        is_told = (each.pk, session.pk, session.starts_at) in told
        if not is_told and each.created_at < session.starts_at:
            due.append(Due(ReminderKind.LEFT, each, session))
    return due


def _certain(sessions: dict[int, Session], programs: dict[int, list[Session]]) -> list[Any]:
    """Registrations with a certain seat, with the moment `since` which it is. Who is marked as there needs no reminder,
    but a series goes on for them."""
    single = Q(session__in=sessions, status=RegistrationStatus.CONFIRMED)
    lasting = {RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED, RegistrationStatus.NO_SHOW}
    series = Q(session=None, program__in=programs, status__in=lasting)
    found = Registration.objects.filter(single | series, person__isnull=False).select_related("person")
    return list(found.annotate(since=Coalesce("confirmed_at", "created_at")).order_by("pk"))


@transaction.atomic
def remind(due: Due) -> bool:
    """Queue the mail, unless somebody else has. What changes before it leaves is seen when it does."""
    if not _claim(due):
        return False
    values = {"session_id": due.session.pk, "starts_at": due.session.starts_at.isoformat()}
    tell(KINDS[due.kind], due.registration, **values)
    return True


def _claim(due: Due) -> bool:
    """The row of the reminder is made once (`reminder_once`): a second worker waits for the first one's, and finds it."""
    _, is_new = Reminder.objects.get_or_create(
        registration=due.registration,
        session=due.session,
        kind=due.kind,
        starts_at=due.session.starts_at,
    )
    return is_new


def reminders_forget() -> int:
    """Rows of sessions that are long over, which nothing looks at any more. Run once a day."""
    return Reminder.objects.filter(starts_at__lt=clock.now() - KEPT).delete()[0]
