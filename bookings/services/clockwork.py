"""What becomes due as time passes: deadlines, questions, releases, ends. Run every minute by the worker; safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet

from bookings import messages
from bookings.enums import PENDING, BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.models import Booking, Draw, ResourcePage, Waiting
from bookings.services import overdue
from bookings.services.answering import expire
from bookings.services.arriving import release
from bookings.services.completion import visits_complete
from bookings.services.drawing import draw_lots
from bookings.services.due_days import due_follow, due_when_closed
from bookings.services.telling import tell
from bookings.services.waiting import offer_again
from core import clock
from core.prepared import prepared

logger = logging.getLogger(__name__)
T = TypeVar("T", bound=Model)

LATEST = timedelta(days=2)
"""Who was not marked within this time is left to the daily task."""


@dataclass(frozen=True)
class Done:
    expired: int
    asked: int
    released: int
    due_moved: int
    kept_late: int
    reminded: int
    uncollected: int
    drawn: int
    offered: int
    completed: int


def run_due(now: datetime | None = None) -> Done:
    """Everything that is due at a moment, each booking in a transaction of its own. One that fails stops no other."""
    now = now or clock.now()
    return Done(
        expired=each_alone(unanswered(now=now), lambda booking: expire(booking=booking, now=now)),
        asked=each_alone(to_ask(now), lambda booking: ask(booking, now)),
        released=each_alone(to_release(now), lambda booking: release(booking=booking, now=now)),
        due_moved=each_alone(due_when_closed(now=now), lambda booking: due_follow(booking=booking, now=now)),
        kept_late=each_alone(
            overdue.late(now=now), lambda booking: overdue.keep_late(booking=booking, now=now)
        ),
        reminded=each_alone(overdue.to_remind(now), lambda booking: overdue.remind(booking, now)),
        uncollected=each_alone(
            overdue.uncollected(now=now), lambda booking: overdue.settle_uncollected(booking, now)
        ),
        drawn=each_alone(draws_due(now=now), lambda draw: draw_lots(draw=draw)),
        offered=sum(_offer(resource) for resource in _waited_for(now=now)),
        completed=visits_complete(now),
    )


@prepared
def unanswered(*, now: datetime) -> QuerySet[Booking]:
    return Booking.objects.filter(status__in=PENDING, answer_until__lte=now).order_by("starts_at", "pk")


@prepared
def draws_due(*, now: datetime) -> QuerySet[Draw]:
    return Draw.objects.due(now)


@prepared
def _late(*, now: datetime, since: datetime) -> QuerySet[Booking]:
    """Bookings that have begun, where somebody should have come and has not, as far as their policy cares."""
    return (
        Booking.objects.filter(
            status=BookingStatus.CONFIRMED,
            starts_at__lte=now,
            starts_at__gt=since,
            resource__policy__releases=True,
        )
        .exclude(resource__kind=ResourceKind.LOAN)
        .select_related("resource__policy", "person")
        .order_by("starts_at", "pk")
    )


def to_ask(now: datetime) -> list[Booking]:
    """Who is asked whether they still come: half of the grace is over. Nobody loses a place unasked."""
    return [
        booking
        for booking in _late(now=now, since=now - LATEST)
        if booking.asked_at is None
        and booking.starts_at + (booking.waits_until - booking.starts_at) / 2 <= now
    ]


def to_release(now: datetime) -> list[Booking]:
    """Whose grace is over, counted from the question at the earliest: a worker that stood still takes nobody's place."""
    return [
        booking
        for booking in _late(now=now, since=now - LATEST)
        if booking.asked_at and max(booking.waits_until, booking.asked_at + _half_grace(booking)) <= now
    ]


def _half_grace(booking: Booking) -> timedelta:
    return (booking.waits_until - booking.starts_at) / 2


def ask(booking: Booking, now: datetime) -> bool:
    """Ask somebody late whether they still come; once."""
    asked = Booking.objects.filter(pk=booking.pk, asked_at=None, status=BookingStatus.CONFIRMED)
    if not asked.update(asked_at=now):
        return False
    tell(messages.STILL_COMING, booking)
    return True


@prepared
def _waited_for(*, now: datetime) -> QuerySet[ResourcePage]:
    return ResourcePage.objects.filter(pk__in=Waiting.objects.hoping(now).order_by().values("resource"))


def _offer(resource: ResourcePage) -> int:
    try:
        return offer_again(resource=resource)
    except Refused:  # too busy; the next minute will do
        return 0


def each_alone(found: Iterable[T], step: Callable[[T], bool]) -> int:
    """Do it to each; one that fails stops no other. Gives how many were done."""
    done = 0
    for each in list(found):
        try:
            done += step(each)
        except Exception:
            logger.exception("%s %s could not be brought up to date.", type(each).__name__, each.pk)
    return done
