"""How people show by themselves that they are at a meeting: an address in a QR code, and a number that is said online.

The token of the address is the number of the session, signed: it can't be guessed for another one, and opens nothing for somebody
without a seat. The number is six digits, the same for the whole session, made of its calendar number: nothing is kept of it.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core import clock
from events.models import Registration, Session
from events.services.attendance import DOORS_OPEN, MARKED, is_open
from people.models import User

SIGNER = signing.Signer(salt="events.here", sep=".")
CODE_DIGITS = 6


def here_path(session: Session) -> str:
    """The path of a session's check-in address."""
    return reverse("events:here", args=[SIGNER.sign(str(session.pk))])


def session_here(token: str) -> Session | None:
    """The session that an address speaks of; nothing for an address that was changed. Who has a seat in a program that is off
    the site comes, too."""
    try:
        key = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return Session.objects.select_related("program__center").filter(pk=key).first()


def attendance_code(session: Session) -> str:
    """The number that is said during an online session."""
    digest = salted_hmac("events.attendance-code", str(session.uid), algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def is_code_of(session: Session, typed: str) -> bool:
    return constant_time_compare(attendance_code(session), typed)


def seated_in(person: User, session: Session) -> Registration | None:
    """The seat of a person in a session, or in the series that it belongs to."""
    found = Registration.objects.with_all().filter(
        Q(session=session) | Q(session=None), person=person, program=session.program_id, status__in=MARKED
    )
    return found.first()


def has_come(registration: Registration, session: Session) -> bool:
    return registration.attendances.filter(session=session, came=True).exists()


def meeting_now(registration: Registration) -> Session | None:
    """The meeting at which somebody with a seat can tell now that they have come, and hasn't. One query, where one is going on."""
    if registration.status not in MARKED or (registration.session and not is_open(registration.session)):
        return None
    now = clock.now()
    found = Session.objects.scheduled().filter(
        program=registration.program_id, starts_at__lte=now + DOORS_OPEN, ends_at__gt=now
    )
    if registration.session_id:
        found = found.filter(pk=registration.session_id)
    told = registration.attendances.filter(came=True).values("session")
    return found.exclude(pk__in=told).order_by("starts_at").first()
