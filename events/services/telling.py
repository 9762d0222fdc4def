"""Who hears of a change of a session, and what they hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

import outbox.services as outbox
from events.change_messages import CHANGED
from events.enums import Registering
from events.models import Registration, Session
from events.models.registrations import RegistrationQuerySet


@dataclass(frozen=True)
class Was:
    """What a session was before: what people who registered were told of it."""

    starts_at: datetime
    ends_at: datetime
    where: str
    led_by: str
    is_cancelled: bool

    @classmethod
    def of(cls, session: Session) -> Was:
        return cls(session.starts_at, session.ends_at, session.where, session.led_by, session.is_cancelled)

    def to_values(self) -> dict[str, str]:
        """As the queue of messages keeps it."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "where": self.where,
            "led_by": self.led_by,
        }


def hearing(session: Session) -> RegistrationQuerySet:
    """Whoever has something to do with a session that is to come: registered for it or for its series, waiting, or asked."""
    found = Registration.objects.open().filter(program=session.program_id, person__isnull=False)
    return found.filter(Q(session=session.pk) | Q(session=None))


def tell_change(session: Session, was: Was) -> int:
    """Queue it for everybody, in the transaction around; gives how many. Nothing where nobody sees a difference.

    Registrations for a session that is called off end, each with a message of its own (`clockwork.call_off`): only series hear
    of it here.
    """
    if Was.of(session) == was:
        return 0
    found = hearing(session)
    if session.is_cancelled and session.program.registering != Registering.SERIES:
        return 0
    people = list(found.select_related("person"))
    for registration in people:
        tell_of(registration, session, was)
    return len(people)


def tell_of(registration: Registration, session: Session, was: Was) -> None:
    """Tell one person what a session is now, and what it was."""
    if registration.person:
        outbox.send(
            CHANGED,
            registration.person,
            registration_id=registration.pk,
            session_id=session.pk,
            was=was.to_values(),
        )
