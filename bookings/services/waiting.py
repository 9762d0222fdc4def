"""The waiting list of a time that is taken."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from bookings.enums import BookingStatus
from bookings.errors import FREE_NOW, NOT_BOOKABLE, Refused
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, ResourcePage, Unit, Waiting
from bookings.rules import WAITED_FOR, refusals
from bookings.services.answering import offer_decline
from bookings.services.booking import Wish
from bookings.services.freeing import lock_waiting, offer_next
from bookings.services.locks import in_short_transaction, lock_people
from core import clock
from people.models import User


@in_short_transaction
def waiting_join(
    *,
    person: User,
    resource: ResourcePage,
    starts_at: datetime,
    minutes: int = 0,
    party_size: int = 1,
    unit: Unit | None = None,
    interview_on: date | None = None,
) -> Waiting:
    """Stand in line for a time that is taken. Asking twice keeps the first place.

    Raises Refused when it could be booked now, or when something else than "taken" stands against it.
    """
    if resource.policy is None or not resource.live:
        raise Refused([NOT_BOOKABLE])
    lock_people([person.pk])
    wish = Wish(resource, starts_at, minutes, party_size, unit=unit, interview_on=interview_on)
    facts = facts_of(resource, wish.window(clock.now()), person=person)
    attempt = wish.attempt(facts)
    found = refusals(attempt, facts)
    if not found:
        raise Refused([FREE_NOW])
    if others := [each for each in found if each.code not in WAITED_FOR]:
        raise Refused(others)
    waiting, _ = Waiting.objects.get_or_create(
        person=person,
        resource=resource,
        starts_at=starts_at,
        ended_at=None,
        booking=None,
        defaults={
            "ends_at": attempt.ends_at,
            "party_size": party_size,
            "unit": unit,
            "interview_on": interview_on,
        },
    )
    return waiting


def waiting_leave(*, person: User, waiting: Waiting) -> None:
    """Stop waiting; once is enough. A place that has been offered since goes on to the next one."""
    Waiting.objects.filter(pk=waiting.pk, person=person, ended_at=None).update(ended_at=clock.now())
    offers = Booking.objects.filter(waited=waiting.pk, person=person, status=BookingStatus.OFFERED)
    for offer in offers.select_related("resource__policy", "person"):
        with suppress(Refused):  # answered at this moment, in another tab
            offer_decline(booking=offer)


def place_in_line(waiting: Waiting) -> int:
    """1 for the next one. Counts those who wait for any part of the same time."""
    return (
        Waiting.objects.open(clock.now())
        .filter(resource=waiting.resource_id, created_at__lt=waiting.created_at)
        .wanting(waiting.starts_at, waiting.ends_at)
        .count()
        + 1
    )


@in_short_transaction
def offer_again(*, resource: ResourcePage) -> int:
    """Offer whatever became free unnoticed (a closure lifted, a hold deleted) to those who wait; gives the number."""
    now = clock.now()
    wanted = list(Waiting.objects.hoping(now).filter(resource=resource).values_list("starts_at", "ends_at"))
    if not wanted:
        return 0
    whole = Interval(min(start for start, _ in wanted), max(end for _, end in wanted))
    lock_waiting(resource, [whole])
    return offer_next(resource, whole)
