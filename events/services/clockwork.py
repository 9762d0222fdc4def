"""What becomes due for registrations as time passes. Run every minute by the worker; safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import F, Q

from core import clock
from events.enums import OPEN, RegistrationStatus, SessionStatus
from events.errors import Refused
from events.models import Places, Registration, Seats, Session
from events.services.answering import offer_expire
from events.services.attendance import of_over_series, series_settle
from events.services.drawing import lotteries_due, lottery_draw
from events.services.lotteries import lotteries_promise_all
from events.services.registering import in_short_transaction, registration_cancel
from events.services.seats import HAS_SEAT, lock_seats, offer_next

logger = logging.getLogger(__name__)
T = TypeVar("T")

CALLED_OFF = "센터가 이 회차를 취소했어요."


@dataclass(frozen=True)
class Done:
    called_off: int
    drawn: int
    expired: int
    offered: int
    settled: int


def run_due(now: datetime | None = None) -> Done:
    """Everything that is due at a moment, each registration in a transaction of its own. One that fails stops no other."""
    now = now or clock.now()
    lotteries_promise_all()
    return Done(
        called_off=each_alone(of_cancelled_sessions(now), call_off),
        drawn=each_alone(lotteries_due(now), lambda each: lottery_draw(lottery=each)),
        expired=each_alone(unanswered(now), lambda each: offer_expire(registration=each, now=now)),
        offered=each_alone(with_free_seats(now), offer_free),
        settled=each_alone(of_over_series(now), lambda each: series_settle(registration=each)),
    )


def of_cancelled_sessions(now: datetime) -> Iterable[Registration]:
    """Registrations for sessions that were cancelled, whoever cancelled them: those who wait last, so that nobody is
    offered a seat in one."""
    found = Registration.objects.with_all().filter(
        status__in=OPEN, session__status=SessionStatus.CANCELLED, session__ends_at__gt=now
    )
    return found.order_by("session", F("number").desc(nulls_last=True), "pk")


def call_off(registration: Registration) -> bool:
    """Everybody is told, and which session comes next."""
    reason = (registration.session and registration.session.reason) or CALLED_OFF
    registration_cancel(registration=registration, by=None, reason=reason, as_staff=True)
    return True


def unanswered(now: datetime) -> Iterable[Registration]:
    found = Registration.objects.with_all().filter(status=RegistrationStatus.OFFERED, answer_until__lte=now)
    return found.order_by("answer_until", "pk")


def with_free_seats(now: datetime) -> list[Seats]:
    """Where somebody waits though a seat is free: the capacity was raised, staff put somebody into the line, or the program was off
    the site when it became free."""
    is_due = HAS_SEAT & Q(waiting__gt=0, program__live=True)
    sessions = Session.objects.scheduled().filter(is_due, starts_at__gt=now)
    places = Places.objects.filter(is_due)
    return [*sessions, *places]


@in_short_transaction
def offer_free(seats: Seats) -> int:
    """Offer what is free to those who wait for it."""
    return offer_next(lock_seats(seats))


def each_alone(found: Iterable[T], do: Callable[[T], bool | int]) -> int:
    """Do it to each; one that fails stops no other. Gives how many were done."""
    done = 0
    for each in list(found):
        try:
            done += int(do(each))
        except Refused:
            continue  # somebody was quicker, or the database is busy: the next minute looks again
        except Exception:
            logger.exception("%r failed", each)
    return done
