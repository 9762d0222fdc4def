"""Bookings that have lost their place: a new holiday, a closure, shorter hours; a room, a counsellor or a whole resource taken
out of use. Found, and moved or cancelled together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from wagtail.models import ModelLogEntry

from bookings.attempts import Attempt, Facts
from bookings.enums import BookingStatus, Lost, ResourceKind, Way
from bookings.errors import REASON_NEEDED, Refused
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Hold, OpenSpan, ResourcePage
from bookings.party import Known
from bookings.rules import first_refusal
from bookings.selectors import booking_window, nearest_free
from bookings.services.booking import Override
from bookings.services.cancelling import booking_cancel
from bookings.services.moving import Move, booking_move, takes_another
from bookings.services.telling import how_told
from people.models import User

WAITING_OR_SURE = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
CENTER_MOVES = frozenset({"suspended", "overdue"})
"""What doesn't stand against somebody whose booking the center itself moves: the place was theirs already."""
PROPOSED = 5


@dataclass(frozen=True)
class Hit:
    """A booking that can't be kept, and why. `is_meant`: staff booked it although it was closed."""

    booking: Booking
    why: Lost = Lost.CLOSED
    is_meant: bool = False


@dataclass
class Outcome:
    """What became of bookings that were moved or cancelled together."""

    done: list[Booking] = field(default_factory=list)
    refused: list[tuple[Booking, str]] = field(default_factory=list)

    @property
    def to_call(self) -> list[Booking]:
        """Neither a mail nor an SMS reaches them: somebody must call."""
        return [booking for booking in self.done if not how_told(booking)]


def bookings_hit(resources: Sequence[ResourcePage], now: datetime) -> list[Hit]:
    """Coming bookings of these resources without a place, or outside of open times; soonest first. Four queries."""
    coming = Booking.objects.filter(
        resource__in=[resource.pk for resource in resources], status__in=WAITING_OR_SURE, starts_at__gt=now
    )
    unused = Hold.objects.filter(booking=OuterRef("pk"), unit__is_active=False)
    found = coming.annotate(is_out=Q(unit__is_active=False) | Exists(unused)).order_by("starts_at", "pk")
    rows = [Coming(*row) for row in found.values_list(*Coming._fields)]
    hours = _hours(rows)
    why = {row.pk: lost for row in rows if (lost := _why(row, hours))}
    if not why:
        return []
    meant = _meant([key for key, lost in why.items() if lost == Lost.CLOSED])
    bookings = Booking.objects.select_related("resource", "person", "unit").in_bulk(why)
    return [Hit(bookings[key], lost, key in meant) for key, lost in why.items() if key in bookings]


class Coming(NamedTuple):
    """As little of a booking as tells whether it can be kept: most can."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    resource_id: int
    resource__kind: str
    resource__live: bool
    unit_id: int | None
    unit__has_rota: bool | None
    is_out: bool | None


def _why(row: Coming, hours: Hours) -> Lost | None:
    if not row.resource__live:
        return Lost.RESOURCE
    if row.is_out:
        return Lost.UNIT
    return None if _is_open(row, hours) else Lost.CLOSED


Hours = dict[tuple[int, int | None], list[Interval]]


def _hours(rows: Sequence[Coming]) -> Hours:
    if not rows:
        return {}
    first, last = rows[0].starts_at, max(row.ends_at for row in rows)
    hours: Hours = defaultdict(list)
    spans = OpenSpan.objects.filter(resource__in={row.resource_id for row in rows}).overlapping(first, last)
    for resource, unit, start, end in spans.values_list("resource_id", "unit_id", "starts_at", "ends_at"):
        hours[resource, unit].append(Interval(start, end))
    return hours


def _is_open(row: Coming, hours: Hours) -> bool:
    """As the rule `closed` sees it: all of it in one open time; what is lent is picked up in one."""
    spans = hours.get((row.resource_id, row.unit_id if row.unit__has_rota else None), [])
    if row.resource__kind == ResourceKind.LOAN:
        return any(span.start <= row.starts_at < span.end for span in spans)
    return any(span.contains(Interval(row.starts_at, row.ends_at)) for span in spans)


def _meant(keys: Sequence[int]) -> set[int]:
    """Of these bookings, those for which staff set the opening hours aside."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Booking),
        object_id__in=[str(key) for key in keys],
        action__in=("bookings.book", "bookings.move"),
    ).order_by("timestamp")
    meant = {int(entry.object_id): "closed" in entry.data.get("set_aside", ()) for entry in entries}
    return {key for key, is_meant in meant.items() if is_meant}


def proposals(booking: Booking) -> list[datetime]:
    """Free starts nearest to a booking's own, of the same length, by the rules that hold when the center moves it. Its own
    start is one of them where another room is free; a suit that is not there can't be had at any time."""
    resource = booking.resource
    if resource.policy is None or not resource.live:
        return []
    facts = facts_of(
        resource,
        booking_window(resource.policy),
        person=booking.person,
        guest_phone=booking.guest_phone,
        companions=[Known(each.person_id, each.phone) for each in booking.companions.all()],
        without=booking,
    )
    facts = replace(facts, suspended_until=None, is_overdue=False)
    wanted = nearest_free(facts, booking.starts_at, most=4 * PROPOSED)
    near = sorted((slot.starts_at for slot in wanted), key=lambda start: abs(start - booking.starts_at))
    starts = [booking.starts_at, *near] if takes_another(booking, facts.bookable) else near
    fitting = [start for start in starts if first_refusal(_attempt(booking, start, facts), facts) is None]
    return sorted(fitting[:PROPOSED])


def cancel_together(*, bookings: Iterable[Booking], reason: str, by: User) -> Outcome:
    """Cancel each, in a transaction of its own, and tell each person why. Raises Refused without a reason."""
    return _together(
        bookings,
        reason,
        lambda booking: booking_cancel(booking=booking, by=by, reason=reason, as_staff=True),
    )


def move_together(*, moves: Iterable[tuple[Booking, datetime]], reason: str, by: User) -> Outcome:
    """Move each to its new start, in a transaction of its own, and tell each person why. Raises Refused without a reason."""
    starts = {booking.pk: (booking, start) for booking, start in moves}

    def to_new(booking: Booking) -> Booking:
        move = Move(
            starts[booking.pk][1], override=Override(CENTER_MOVES, reason), as_staff=True, reason=reason
        )
        return booking_move(booking=booking, move=move, by=by)

    return _together([booking for booking, _ in starts.values()], reason, to_new)


def _together(bookings: Iterable[Booking], reason: str, step: Callable[[Booking], Booking]) -> Outcome:
    """One that can't be done stops no other."""
    if not reason.strip():
        raise Refused([REASON_NEEDED])
    outcome = Outcome()
    for booking in bookings:
        try:
            outcome.done.append(step(booking))
        except Refused as error:
            outcome.refused.append((booking, error.message))
    return outcome


def _attempt(booking: Booking, start: datetime, facts: Facts) -> Attempt:
    is_loan = booking.resource.kind == ResourceKind.LOAN
    appointment = booking.appointment if booking.resource.kind == ResourceKind.APPOINTMENT else None
    return Attempt(
        start,
        facts.due_at(start) if is_loan else start + (booking.ends_at - booking.starts_at),
        booking.party_size,
        unit_id=booking.unit_id if is_loan else None,
        way=Way(appointment.way) if appointment else None,
        interview_on=booking.loan.interview_on if is_loan else None,
    )
