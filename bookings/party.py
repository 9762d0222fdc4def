"""Reading what the members of a party have: their bookings, their rest because of strikes, suits that are late."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Value

from bookings.attempts import OwnBooking
from bookings.enums import COUNTING, HOLDING
from bookings.intervals import Interval
from bookings.limits import period_days
from bookings.models import Booking, Companion, Loan, Policy, ResourcePage
from core import clock
from core.prepared import prepared
from people.enums import Track
from people.models import Strike, User
from people.standing import standing_of

NOBODY = Value(None, output_field=BigIntegerField())
NO_TEXT = Value("")
STRIKE, OVERDUE = "strike", "overdue"


@dataclass(frozen=True)
class Known:
    """By what a member of a party is known: an account, or a phone number (E.164)."""

    person_id: int | None = None
    phone: str = ""


def known(person: User | None) -> Known:
    return Known(person.pk, person.phone) if person else Known()


@dataclass(frozen=True)
class Party:
    """What the applicant has, and each companion in their own right; how the applicant stands."""

    own: tuple[OwnBooking, ...] = ()
    companions: tuple[tuple[OwnBooking, ...], ...] = ()
    suspended_until: datetime | None = None
    is_overdue: bool = False


def party_of(
    members: Sequence[Known],
    span: Interval,
    *,
    person: User | None,
    without: Booking | None,
    now: datetime,
) -> Party:
    """The applicant first; `person` is the applicant's account. One query, and one for who has strikes."""
    people = tuple({each.person_id for each in members if each.person_id})
    phones = tuple({each.phone for each in members if each.phone})
    alone = tuple({each.phone for each in members if each.phone and not each.person_id})
    if not people and not phones:
        return Party(companions=tuple(() for _ in members[1:]))
    found = _rows(
        people=people,
        phones=phones,
        alone=alone,
        start=span.start,
        end=span.end,
        without=without and without.pk,
        applicant=person and person.pk,
        number=members[0].phone or None,
        now=now,
    )
    marks = {mark for _, mark, *_ in found if mark in (STRIKE, OVERDUE)}
    rows = [row for row in found if row[1] not in marks]
    own, *companions = (tuple(_of_member(each, rows)) for each in members)
    rests = _rests(person, members[0].phone, now) if STRIKE in marks else None
    return Party(own, tuple(companions), rests, OVERDUE in marks)


def _rests(person: User | None, number: str, now: datetime) -> datetime | None:
    """Until when the applicant rests; a guest as the account of their number does."""
    accounts = [person] if person else User.objects.filter(phone=number)
    ends = (standing_of(each, Track.ROOMS, now).suspended_until for each in accounts)
    return max((end for end in ends if end), default=None)


@prepared
def _rows(
    *,
    people: Collection[int],
    phones: Collection[str],
    alone: Collection[str],
    start: datetime,
    end: datetime,
    without: int | None,
    applicant: int | None,
    number: str | None,
    now: datetime,
) -> QuerySet[Any, Any]:
    """Bookings that count: of whom, by account or number, and the booking; marks of the applicant in the same form.

    Most have no number. That is said, though no number is empty, so that the database looks into the indexes of those that have.
    """
    columns = ("pk", "starts_at", "ends_at", "resource_id", "resource__kind", "resource__path", "status")
    counting = {"status__in": COUNTING, "ends_at__gt": start, "starts_at__lt": end}
    booked = Booking.objects.filter(**counting).order_by()
    along = Companion.objects.filter(
        Q(person__in=people) | Q(phone__in=phones) & ~Q(phone=""),
        **{f"booking__{column}": value for column, value in counting.items()},
    ).order_by()
    if without:
        booked, along = booked.exclude(pk=without), along.exclude(booking=without)
    by_them = Q(person__in=people) | Q(guest_phone__in=phones) & ~Q(guest_phone="")
    rows: list[QuerySet[Any, Any]] = [
        along.values_list("person_id", "phone", *(f"booking__{column}" for column in columns))
    ]
    if alone:
        theirs = booked.filter(person__phone__in=alone)  # who comes as a guest may have an account as well
        rows.append(theirs.values_list("person_id", "person__phone", *columns))
    if applicant or number:
        rows += _marks(applicant, number, now)
    return booked.filter(by_them).values_list("person_id", "guest_phone", *columns).union(*rows, all=True)


def _marks(person: int | None, number: str | None, now: datetime) -> list[QuerySet[Any, Any]]:
    """Whether the applicant has strikes, and something lent that should be back, with an account or by their number: rows like
    those of bookings."""
    struck = Q(person=person) if person else Q(person__phone=number)
    strikes = Strike.objects.filter(struck, forgiven_at=None).order_by()
    lent = Q(booking__person=person) if person else Q(booking__person__phone=number)
    if number:
        lent |= Q(booking__guest_phone=number)
    overdue = Loan.objects.overdue(now).filter(lent).order_by()
    nothing = (NOBODY, NO_TEXT, NO_TEXT, NO_TEXT)
    return [
        strikes.values_list("person_id", Value(STRIKE), "pk", "happened_at", "happened_at", *nothing),
        overdue.values_list("booking__person_id", Value(OVERDUE), "pk", "due_at", "due_at", *nothing),
    ]


def _of_member(member: Known, rows: Iterable[tuple[Any, ...]]) -> Iterable[OwnBooking]:
    seen = set()
    for person_id, phone, key, start, end, resource_id, kind, path, status in rows:
        is_theirs = (member.person_id and person_id == member.person_id) or (
            member.phone and phone == member.phone
        )
        if is_theirs and key not in seen:
            seen.add(key)
            yield OwnBooking(start, end, resource_id, kind, path[: -ResourcePage.steplen], status in HOLDING)


def until_horizon(window: Interval, policies: Mapping[int, Policy], now: datetime) -> Interval:
    """A window, and everything that can be booked today: what a person has then decides what else to offer them."""
    days = max((policy.horizon_days for policy in policies.values()), default=0)
    return Interval(min(window.start, now), max(window.end, now + timedelta(days=days)))


def own_span(window: Interval, periods: Collection[str]) -> Interval:
    """From the first moment to the last that count in the periods around a window."""
    first, last = clock.local(window.start).date(), clock.local(window.end).date()
    starts, ends = [first], [last + timedelta(days=1)]
    for period in periods:
        starts.append(period_days(period, first)[0])
        ends.append(period_days(period, last)[1])
    return Interval(clock.day_start(min(starts)), clock.day_start(max(ends)))
