"""Who hears of a change of a session, and what they hear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

import outbox.services as outbox
from events.change_messages import CHANGED
from events.enums import Registering
from events.models import PageChange, ProgramPage, Registration, Session
from events.models.registrations import RegistrationQuerySet
from events.online import is_online_in


@dataclass(frozen=True)
class Was:
    """What a session was before: what people who registered were told of it."""

    starts_at: datetime
    ends_at: datetime
    where: str
    led_by: str
    is_cancelled: bool
    format: str
    online_url: str

    @classmethod
    def of(cls, session: Session, page: PageChange | None = None) -> Was:
        """`page` is what the page of the program said; nothing for what it says."""
        own: PageChange | ProgramPage = page or session.program
        return cls(
            session.starts_at,
            session.ends_at,
            session.place or own.place,
            session.hosts or own.hosts,
            session.is_cancelled,
            own.format,
            session.online_url or own.online_url,
        )

    def seen(self, mode: str) -> tuple[object, ...]:
        """What somebody who takes part in that mode sees of it."""
        is_online = is_online_in(self.format, mode)
        where = self.online_url if is_online else self.where
        return self.starts_at, self.ends_at, self.led_by, self.is_cancelled, is_online, where

    def to_values(self) -> dict[str, str]:
        """As the queue of messages keeps it: without the online address, which stands in no message."""
        return {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "where": self.where,
            "led_by": self.led_by,
            "format": self.format,
        }


def hearing(session: Session) -> RegistrationQuerySet:
    """Whoever has something to do with a session that is to come: registered for it or for its series, waiting, or asked."""
    found = Registration.objects.open().filter(program=session.program_id, person__isnull=False)
    return found.filter(Q(session=session.pk) | Q(session=None))


def tell_change(session: Session, was: Was) -> int:
    """Queue it for everybody who sees a difference, in the transaction around; gives how many.

    Registrations for a session that is called off end, each with a message of its own (`clockwork.call_off`): only series hear
    of it here.
    """
    now = Was.of(session)
    if now == was:
        return 0
    found = hearing(session)
    if session.is_cancelled and session.program.registering != Registering.SERIES:
        return 0
    rows = found.select_related("person")
    people = [each for each in rows if was.seen(each.mode) != now.seen(each.mode)]
    for registration in people:
        tell_of(registration, session, was)
    return len(people)


def tell_of(registration: Registration, session: Session, was: Was, *, also: Sequence[int] = ()) -> None:
    """Tell one person what a session is now, and what it was. `also` are the keys of others that changed in the same way."""
    if registration.person:
        outbox.send(
            CHANGED,
            registration.person,
            registration_id=registration.pk,
            session_id=session.pk,
            was=was.to_values(),
            is_new_link=was.online_url != Was.of(session).online_url,
            also=list(also),
        )
