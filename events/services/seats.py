"""Counting seats: never more than there are, and nobody past those who wait.

Two doors, one row lock. Registering is one UPDATE: the database itself looks whether there is a seat while it takes it, or
counts one more in line. What gives a seat back locks the row first (`lock_seats`), so that it goes to the next in line or is free, and
never both. The order everywhere: person, row of seats, registration (docs/locking.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.db import connection
from django.db.models import F, Q, QuerySet

import outbox.services as outbox
from core import clock, plainly
from core.prepared import prepared
from events import messages
from events.enums import SEATED, RegistrationStatus
from events.models import Registration, Seats
from events.wanted import next_start

S = TypeVar("S", bound=Seats)
HAS_SEAT = Q(capacity=None) | Q(seats_taken__lt=F("capacity"))

TAKE_OR_WAIT = """
UPDATE {table} SET
    seats_taken = seats_taken + CASE WHEN waiting > 0 OR seats_taken >= capacity THEN 0 ELSE 1 END,
    waiting = waiting + CASE WHEN waiting > 0 OR seats_taken >= capacity THEN 1 ELSE 0 END,
    last_number = last_number + CASE WHEN waiting > 0 OR seats_taken >= capacity THEN 1 ELSE 0 END
WHERE id = %s RETURNING waiting, last_number
"""
"""Somebody waits afterwards exactly where the one who asked does: a seat is given only where nobody waited."""

OFFER = timedelta(hours=24)
SHORTEST_OFFER = timedelta(minutes=5)


def _rows(seats: S) -> QuerySet[S]:
    return type(seats)._default_manager.filter(pk=seats.pk)  # noqa: SLF001 - the manager of either kind


def lock_seats(seats: S) -> S:
    """The row as it is now, locked. After persons, before registrations."""
    (found,) = _locked(kind=type(seats), key=seats.pk)
    return cast(S, found)


@prepared
def _locked(*, kind: type[Seats], key: int) -> QuerySet[Seats]:
    return kind._default_manager.filter(pk=key).select_for_update(of=("self",)).order_by()  # noqa: SLF001


def lock_registration(registration: Registration) -> Registration:
    """The registration as it is now, locked."""
    found = Registration.objects.with_all().select_for_update(of=("self",))
    return found.get(pk=registration.pk)


def lock_with_seats(registration: Registration) -> tuple[Seats, Registration]:
    """Its row of seats, then the registration, both as they are now.

    While one waits for the row, a session may be split in two groups: then the registration is counted in the other one.
    """
    seats = lock_seats(registration.seats)
    now = Registration.objects.with_all().get(pk=registration.pk).seats
    if now != seats:
        seats = lock_seats(now)
    return seats, lock_registration(registration)


def take_or_wait(seats: Seats) -> int | None:
    """A seat, when there is one and nobody waits for it; else the next number in line. The database looks while it counts."""
    table = connection.ops.quote_name(seats._meta.db_table)  # noqa: SLF001 - Django's documented Model._meta
    waiting, number = plainly.first((TAKE_OR_WAIT.format(table=table), [seats.pk]))
    return number if waiting else None


def take_past_line(seats: Seats) -> bool:
    """A seat for somebody whom staff choose, whoever waits."""
    return bool(_rows(seats).filter(HAS_SEAT).update(seats_taken=F("seats_taken") + 1))


def take_extra(seats: Seats) -> None:
    """One seat more than there were, for somebody who is let in though all are taken."""
    _rows(seats).update(seats_taken=F("seats_taken") + 1, capacity=F("seats_taken") + 1)


def let_go_line(seats: Seats) -> None:
    """Count somebody out of the line. Behind the lock of the seats."""
    _rows(seats).update(waiting=F("waiting") - 1)


def wait(seats: Seats) -> int:
    """The next number in line, of a row as `lock_seats` gives it."""
    number = seats.last_number + 1
    _rows(seats).update(waiting=F("waiting") + 1, last_number=number)
    return number


def let_go(seats: Seats, before: str) -> None:
    """Count somebody out who has just ended; `before` is the status that it was. Behind the lock of the seats."""
    if before == RegistrationStatus.WAITING:
        let_go_line(seats)
    elif before in SEATED:
        _rows(seats).update(seats_taken=F("seats_taken") - 1)
        offer_next(seats)


def offer_next(seats: Seats) -> int:
    """Offer every free seat to who waits, in order; gives how many. Behind the lock of the seats."""
    offered = 0
    while _rows(seats).filter(HAS_SEAT, waiting__gt=0).exists():
        found = Registration.objects.of_seats(seats).in_line().with_all()
        registration = found.select_for_update(of=("self",)).first()
        if registration is None or not _offer(registration):
            break
        _rows(seats).update(seats_taken=F("seats_taken") + 1, waiting=F("waiting") - 1)
        offered += 1
    return offered


def _offer(registration: Registration) -> bool:
    """Keep a seat for one person, with a deadline; nothing when it is too late to answer, the session is called off, or the program
    off the site: nobody could read what is offered. Published again, it is offered then."""
    if not registration.program.live or (registration.session and registration.session.is_cancelled):
        return False
    until = offer_until(next_start(registration.program, registration.session))
    if until is None or registration.person is None:
        return False
    registration.status = RegistrationStatus.OFFERED
    registration.answer_until = until
    registration.save(update_fields=["status", "answer_until"])
    outbox.send(messages.OFFERED, registration.person, registration_id=registration.pk)
    return True


def offer_until(starts_at: datetime | None) -> datetime | None:
    """When an offer runs out: after 24 hours, and after half of the time that is left before the start, if that is less."""
    if starts_at is None:
        return None
    now = clock.now()
    time = min(OFFER, (starts_at - now) / 2)
    return now + time if time >= SHORTEST_OFFER else None
