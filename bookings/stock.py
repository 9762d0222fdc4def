"""What the desk of a closet reads: where every suit is, what goes out and comes back today, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from bookings.enums import (
    BookingStatus,
    Condition,
    HoldReason,
    ResourceKind,
    SuitState,
)
from bookings.models import Booking, Hold, Loan, ResourcePage, Suit, Unit
from bookings.models.bookings import BookingQuerySet
from core import clock

CALLED = {
    Condition.REPAIR: SuitState.REPAIR,
    Condition.LOST: SuitState.LOST,
}


@dataclass(frozen=True)
class StockRow:
    """A suit, where it is, and who has it or comes for it next."""

    unit: Unit
    suit: Suit | None
    state: SuitState
    until: datetime | None
    """Until when it is out, held or being cleaned, where that is known."""
    booking: Booking | None
    following: Booking | None


def stock(resources: Iterable[ResourcePage], now: datetime) -> list[StockRow]:
    """Every suit of these closets in their order: four queries, however many there are."""
    keys = [resource.pk for resource in resources]
    units = list(
        Unit.objects.filter(resource__in=keys)
        .select_related("suit", "resource")
        .order_by("resource__path", "sort_order", "pk")
    )
    out = {each.unit_id: each for each in _loans(keys).filter(loan__in=Loan.objects.out())}
    coming: dict[int | None, list[Booking]] = {}
    waiting = _loans(keys).filter(status__in=[BookingStatus.CONFIRMED, BookingStatus.REQUESTED])
    for booking in waiting.filter(ends_at__gt=now).order_by("starts_at"):
        coming.setdefault(booking.unit_id, []).append(booking)
    blocked = {
        hold.unit_id: hold
        for hold in Hold.objects.filter(
            unit__resource__in=keys, booking=None, starts_at__lte=now, ends_at__gt=now
        )
    }
    return [
        _row(unit, out.get(unit.pk), blocked.get(unit.pk), coming.get(unit.pk, []), now) for unit in units
    ]


def _row(
    unit: Unit, out: Booking | None, blocked: Hold | None, coming: Sequence[Booking], now: datetime
) -> StockRow:
    suit = getattr(unit, "suit", None)
    following = coming[0] if coming else None
    if out:
        state = SuitState.LATE if out.loan.due_at < now else SuitState.OUT
        return StockRow(unit, suit, state, out.loan.due_at, out, following)
    return StockRow(unit, suit, *_at_home(unit, suit, blocked, following, now), None, following)


def _at_home(
    unit: Unit, suit: Suit | None, blocked: Hold | None, following: Booking | None, now: datetime
) -> tuple[SuitState, datetime | None]:
    """What a suit that nobody has at home is doing."""
    if suit and suit.condition in CALLED:
        return CALLED[Condition(suit.condition)], None
    if not unit.is_active:
        return SuitState.OFF, None
    if blocked:
        is_cleaned = blocked.reason == HoldReason.CLEANING
        return (SuitState.CLEANING if is_cleaned else SuitState.BLOCKED), blocked.ends_at
    if following and clock.local(following.starts_at).date() <= clock.local(now).date():
        return SuitState.RESERVED, following.starts_at
    return SuitState.FREE, following.starts_at if following else None


def _loans(keys: Sequence[int]) -> BookingQuerySet:
    found = Booking.objects.filter(resource__in=keys, resource__kind=ResourceKind.LOAN)
    return found.select_related("loan", "unit__suit", "person", "resource")


@dataclass(frozen=True)
class Board:
    """The day at a closet's desk."""

    going_out: list[Booking]
    coming_back: list[Booking]
    late: list[Booking]
    done: list[Booking]
    following: dict[int, Booking]
    """Who comes next for what is late, by the booking that is late."""

    @property
    def people(self) -> list[int | None]:
        everybody = [*self.going_out, *self.coming_back, *self.late, *self.done, *self.following.values()]
        return [booking.person_id for booking in everybody]


def board(resources: Iterable[ResourcePage], now: datetime) -> Board:
    """What goes out and comes back today, what is late, and what is done already."""
    keys = [resource.pk for resource in resources]
    start, end = clock.day_bounds(clock.local(now).date())
    loans = _loans(keys)
    out = loans.filter(loan__in=Loan.objects.out()).order_by("loan__due_at", "pk")
    late = list(out.filter(loan__due_at__lt=now))
    confirmed = loans.filter(status=BookingStatus.CONFIRMED)
    following: dict[int, Booking] = {}
    upcoming = confirmed.filter(unit__in=[each.unit_id for each in late], ends_at__gt=now).order_by(
        "-starts_at"
    )
    by_unit = {each.unit_id: each for each in upcoming}
    for each in late:
        if found := by_unit.get(each.unit_id):
            following[each.pk] = found
    is_done = Q(loan__handed_over_at__gte=start) | Q(loan__returned_at__gte=start)
    return Board(
        going_out=list(confirmed.filter(starts_at__lt=end, ends_at__gt=now).order_by("starts_at", "pk")),
        coming_back=list(out.filter(loan__due_at__gte=now, loan__due_at__lt=end)),
        late=late,
        done=list(loans.filter(is_done).order_by("-loan__returned_at", "pk")),
        following=following,
    )


def closets(resources: Iterable[ResourcePage]) -> list[ResourcePage]:
    """Those of these resources that lend, each with the title of its place."""
    found = [resource for resource in resources if resource.kind == ResourceKind.LOAN]
    titles = dict(
        Page.objects.filter(path__in={each.center_path for each in found}).values_list("path", "title")
    )
    for each in found:
        each.place = titles.get(each.center_path, "")
    return found


def history(unit: Unit, most: int = 20) -> list[Booking]:
    """Who had a suit and who comes for it, the latest first."""
    found: Any = Booking.objects.filter(unit=unit).select_related("loan", "person", "resource")
    return list(found.order_by("-starts_at")[:most])
