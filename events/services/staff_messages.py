"""Staff write to people of a program: one message, one copy for each person, and each copy is queued once.

The request only writes down who gets it; the copies go into the queue of mails in a task, and every minute takes up what a
task that died has left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import clock
from events.enums import STANDING, Audience, RegistrationStatus
from events.errors import NOBODY_TO_WRITE_TO, Refused
from events.models import Attendance, ProgramPage, Registration, Session, StaffMessage, StaffMessageCopy
from events.services.clockwork import each_alone
from events.services.registering import tell
from events.staff_message_kinds import NOTE
from people.models import User

GIVEN_UP_AFTER = timedelta(days=1)
STATUSES = {
    Audience.SEATED: (RegistrationStatus.CONFIRMED, RegistrationStatus.ATTENDED),
    Audience.WAITING: (RegistrationStatus.WAITING, RegistrationStatus.OFFERED),
    Audience.ASKED: (RegistrationStatus.REQUESTED,),
    Audience.ABSENT: (RegistrationStatus.NO_SHOW,),
    Audience.ALL: sorted(STANDING),
}


@dataclass(frozen=True)
class Draft:
    """`session` is nothing for all sessions of the program."""

    program: ProgramPage
    session: Session | None
    audience: Audience
    subject: str
    body: str
    reason: str = ""

    def recipients(self) -> list[Registration]:
        """One registration of each person whom it reaches, the oldest. One query."""
        reached = Q(status__in=STATUSES[self.audience])
        if self.audience == Audience.ABSENT:  # in a series also who came to other meetings
            missed = Attendance.objects.filter(registration=OuterRef("pk"), came=False)
            reached |= Q(Exists(missed.filter(session=self.session) if self.session else missed))
        found = Registration.objects.filter(reached, program=self.program, person__isnull=False)
        if self.session:
            found = found.filter(Q(session=self.session) | Q(session=None))
        first: dict[int | None, Registration] = {}
        for each in found.order_by("created_at", "pk"):
            first.setdefault(each.person_id, each)
        return list(first.values())

    def as_message(self) -> StaffMessage:
        """Not yet kept."""
        return StaffMessage(
            program=self.program,
            session=self.session,
            audience=self.audience,
            subject=self.subject,
            body=self.body,
            reason=self.reason,
        )


def message_send(*, draft: Draft, by: User, request_key: UUID) -> StaffMessage:
    """Keep the message with a copy for each person; the same key gives the same message, however often it is asked.
    Raises Refused where there is nobody."""
    message, is_new = _write_down(draft, by, request_key)
    if is_new:
        from events.tasks import send_copies  # tasks read this module

        send_copies.enqueue(message.pk)
    return message


@transaction.atomic
def _write_down(draft: Draft, by: User, request_key: UUID) -> tuple[StaffMessage, bool]:
    values = {
        "program": draft.program,
        "session": draft.session,
        "audience": draft.audience,
        "subject": draft.subject,
        "body": draft.body,
        "reason": draft.reason,
        "sent_by": by,
    }
    message, is_new = StaffMessage.objects.get_or_create(request_key=request_key, defaults=values)
    if is_new:
        recipients = draft.recipients()
        if not recipients:
            raise Refused([NOBODY_TO_WRITE_TO])
        StaffMessageCopy.objects.bulk_create(
            StaffMessageCopy(message=message, registration=each) for each in recipients
        )
    return message, is_new


def copies_send(message_id: int | None = None, now: datetime | None = None) -> int:
    """Queue the copies (of one message, or of all) that are in no queue yet. Gives how many. Safe to run twice at once."""
    since = (now or clock.now()) - GIVEN_UP_AFTER
    waiting = StaffMessageCopy.objects.filter(queued_at=None, message__created_at__gt=since)
    if message_id:
        waiting = waiting.filter(message=message_id)
    return each_alone(waiting.select_related("registration__person").order_by("pk"), copy_send)


@transaction.atomic
def copy_send(copy: StaffMessageCopy) -> bool:
    """Queue one copy, unless somebody else has."""
    if not _take(copy):
        return False
    tell(NOTE, copy.registration, message_id=copy.message_id)
    return True


def _take(copy: StaffMessageCopy) -> bool:
    """Whoever changes the row queues the mail; the database lets only one."""
    waiting = StaffMessageCopy.objects.filter(pk=copy.pk, queued_at=None)
    return bool(waiting.update(queued_at=clock.now()))
