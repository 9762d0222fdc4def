"""Giving time back: whoever waits for it is offered it in the same transaction, so that nobody slips in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import cast

from django.db.models import QuerySet

import outbox.services as outbox
from bookings import messages
from bookings.enums import BookingStatus
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Hold, Policy, ResourcePage, Waiting
from bookings.models.waiting import WaitingQuerySet
from bookings.rules import refusals
from bookings.services.booking import Wish, write_booking
from bookings.services.locks import lock_booking, lock_people_there, lock_units
from core import clock
from core.prepared import prepared

MARK = timedelta(minutes=5)
BEGUN_OFFER = timedelta(minutes=10)
AT_ONCE = frozenset({"too_soon", "off_grid", "length"})
"""Rules about planning ahead: they don't stand against what is left of a time that has begun."""


def lock_to_free(booking: Booking) -> Booking:
    """Lock a booking whose time is about to be given back, and everybody who waits for it, in the order of
    docs/locking.md. Where nobody waits, only the booking."""
    lock_waiting(booking.resource, [booking.interval])
    return lock_booking(booking)


def lock_waiting(resource: ResourcePage, times: Iterable[Interval], people: Iterable[int] = ()) -> None:
    """Lock everybody who waits for any of these times, and `people` with them; then the units. Nothing when there is nobody."""
    waiting = {key for each in times for key in people_waiting_for(resource, each)}
    if wanted := waiting | set(people):
        lock_people_there(wanted)
        lock_units(resource)


def waiting_for(resource: ResourcePage, times: Interval) -> WaitingQuerySet:
    return Waiting.objects.hoping(clock.now()).filter(resource=resource).wanting(*times)


def people_waiting_for(resource: ResourcePage, times: Interval) -> list[int]:
    return _people_waiting(resource=resource.pk, start=times.start, end=times.end, now=clock.now())


@prepared
def _people_waiting(
    *, resource: int, start: datetime, end: datetime, now: datetime
) -> QuerySet[Waiting, int]:
    waiting = Waiting.objects.hoping(now).filter(resource=resource).wanting(start, end)
    return waiting.values_list("person_id", flat=True)


def free(booking: Booking, *, until: datetime | None = None) -> None:
    """Give the holds of a locked booking back, or what of them lies after `until` (the end of the use)."""
    times = booking.interval
    if until is None:
        booking.holds.all().delete()
    else:
        times = Interval(until, booking.ends_at)
        _shorten(booking, until)
    offer_next(booking.resource, times)


def _shorten(booking: Booking, until: datetime) -> None:
    policy = cast(Policy, booking.resource.policy)
    end = until + timedelta(minutes=policy.buffer_minutes)
    booking.holds.filter(starts_at__gte=end).delete()
    Hold.objects.filter(booking=booking, ends_at__gt=end).update(ends_at=end)


def what_is_left(resource: ResourcePage, times: Interval) -> Interval:
    """Of a time that has begun, from the next mark at which somebody can be in the room."""
    policy = cast(Policy, resource.policy)
    ready = clock.now() + timedelta(minutes=policy.buffer_minutes + policy.before_minutes)
    return Interval(next_mark(ready), times.end)


def next_mark(moment: datetime) -> datetime:
    """Uses that begin at once begin on every fifth minute."""
    return moment + (clock.day_start(clock.local(moment).date()) - moment) % MARK


def _answer_until(resource: ResourcePage, starts_at: datetime | None) -> datetime:
    """Until the start at most; of a time that has begun only a few minutes."""
    policy, now = cast(Policy, resource.policy), clock.now()
    until = now + timedelta(minutes=policy.offer_minutes)
    return min(until, starts_at or now + BEGUN_OFFER)


def offer_next(resource: ResourcePage, times: Interval) -> int:
    """Offer what is free now to those who wait for it, the first come first; gives the number of offers. None of what is off the
    site.

    Runs behind the locks of those who wait (`lock_to_free`); who came since then is offered by the next tick.
    """
    if not resource.live:
        return 0
    offered = 0
    for waiting in waiting_for(resource, times).select_related("person", "unit"):
        offered += _offer(resource, waiting)
    return offered


def _offer(resource: ResourcePage, waiting: Waiting) -> bool:
    """Hold the place for one person, with a deadline, if every rule lets them have it."""
    times, aside = Interval(waiting.starts_at, waiting.ends_at), frozenset[str]()
    if times.start <= clock.now():
        times, aside = what_is_left(resource, times), AT_ONCE
        if 2 * (times.end - times.start) < waiting.ends_at - waiting.starts_at:
            return False
    wish = Wish(
        resource,
        times.start,
        int((times.end - times.start).total_seconds() // 60),
        waiting.party_size,
        unit=waiting.unit,
        interview_on=waiting.interview_on,
    )
    facts = facts_of(resource, wish.window(clock.now()), person=waiting.person)
    attempt = wish.attempt(facts)
    claim = facts.claim(attempt)
    if claim is None or refusals(attempt, facts, setting_aside=aside):
        return False
    answer_until = _answer_until(resource, times.start if not aside else None)
    booking = write_booking(
        waiting.person, wish, attempt, claim, status=BookingStatus.OFFERED, answer_until=answer_until
    )
    waiting.booking = booking
    waiting.save(update_fields=["booking"])
    outbox.send(messages.OFFERED, waiting.person, booking_id=booking.pk)
    return True
