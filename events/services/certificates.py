"""Certificates of completion: issued when they are asked for, once; taken back when a corrected mark says that there was none."""

from __future__ import annotations

from unicodedata import normalize

from django.db import IntegrityError

from core import clock
from events.completion import progress_of
from events.enums import SessionStatus
from events.errors import NAMELESS, NOT_COMPLETE, Refused
from events.models import Certificate, Registration, Session
from events.services.registering import in_short_transaction
from events.services.seats import lock_registration

NUMBER_TAKEN = "number"


def certificate_issue(*, registration: Registration) -> Certificate:
    """The certificate of a registration, made the first time. Raises Refused where nothing is completed, or no name is known."""
    try:
        return _issue(registration)
    except IntegrityError as error:  # a number that somebody has: one in many millions
        if NUMBER_TAKEN not in str(error):
            raise
        return _issue(registration)


@in_short_transaction
def _issue(registration: Registration) -> Certificate:
    registration = lock_registration(registration)
    found = Certificate.objects.filter(registration=registration).first()
    if found and not found.revoked_at:
        return found
    if not progress_of(registration).is_complete:
        raise Refused([NOT_COMPLETE])
    if registration.person is None or not registration.person.name:
        raise Refused([NAMELESS])
    meetings = meetings_attended(registration)
    certificate = found or Certificate(registration=registration)
    certificate.name = registration.person.name
    certificate.masked = masked(registration.person.name)
    certificate.title = registration.program.title
    certificate.first_day = clock.local(meetings[0].starts_at).date()
    certificate.last_day = clock.last_day(meetings[-1].ends_at)
    certificate.minutes = sum(int((each.ends_at - each.starts_at).total_seconds()) for each in meetings) // 60
    certificate.issued_at, certificate.revoked_at = clock.now(), None
    certificate.save()
    return certificate


def masked(name: str) -> str:
    """`김○○`: the first letter, and not even how many follow."""
    return f"{normalize('NFC', name)[0]}○○"


def meetings_attended(registration: Registration) -> list[Session]:
    """In order; never empty for who has completed something."""
    came = registration.attendances.filter(came=True, session__status=SessionStatus.SCHEDULED)
    return list(Session.objects.filter(pk__in=came.values("session")).order_by("starts_at"))


def certificate_review(registration: Registration) -> None:
    """After a mark of a locked registration changed: a certificate that no longer holds is taken back."""
    issued = Certificate.objects.filter(registration=registration, revoked_at=None)
    if issued.exists() and not progress_of(registration).is_complete:
        issued.update(revoked_at=clock.now())
