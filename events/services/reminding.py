"""Reminding people of their sessions: the day before, and the hour before. Run every minute; safe to run twice at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from core import clock
from events.enums import RegistrationStatus, ReminderKind
from events.models import Registration, Reminder, Session
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


@dataclass(frozen=True)
class Due:
    kind: ReminderKind
    registration: Registration
    session: Session


def remind_due(now: datetime | None = None) -> int:
    """Everybody who is to be reminded at a moment, each in a transaction of its own. Gives how many were."""
    now = now or clock.now()
    return sum(each_alone(due(kind, now), remind) for kind in LEADS)


def due(kind: ReminderKind, now: datetime) -> list[Due]:
    """Of every session that begins soon, those whose seat was certain before the moment: whoever came later has just been
    told. At most three queries."""
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
