"""Reading `rules.Facts`: what is so about resources, for pages and, behind the locks, for a booking."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from operator import itemgetter
from typing import cast

from django.db.models import Value

from bookings.enums import CARE_KINDS, HOLDING
from bookings.intervals import Interval
from bookings.models import Booking, Hold, OpenSpan, Policy, ResourcePage, Unit
from bookings.rules import Facts, OwnBooking, period_days
from core import clock
from people.enums import Track
from people.models import User
from people.standing import standing_of

Times = dict[int, list[Interval]]


def load_facts(
    found: list[ResourcePage], window: Interval, *, person: User | None = None, now: datetime | None = None
) -> dict[int, Facts]:
    """The facts of many booked resources (as `selectors.resources()` gives them) for one window of time, by resource id.

    One query, for spans with holds; with a person two more, for own bookings and for strikes (a third for those who
    have any).
    """
    now = now or clock.now()
    spans, holds = _spans_and_holds(found, window)
    limits = {resource.pk: tuple(cast(Policy, resource.policy).limits.all()) for resource in found}
    periods = {limit.period for each in limits.values() for limit in each}
    own = own_bookings(person, window, periods) if person else ()
    suspended_until = standing_of(person, Track.ROOMS, now).suspended_until if person else None
    return {
        resource.pk: Facts(
            now=now,
            resource_id=resource.pk,
            kind=resource.kind,
            center_path=resource.center_path,
            policy=cast(Policy, resource.policy),
            limits=limits[resource.pk],
            units=tuple(resource.active_units),
            spans=tuple(spans[resource.pk]),
            holds={unit.pk: holds[unit.pk] for unit in resource.active_units},
            own=own,
            suspended_until=None if resource.kind in CARE_KINDS else suspended_until,
        )
        for resource in found
    }


def _spans_and_holds(found: list[ResourcePage], window: Interval) -> tuple[Times, Times]:
    """Open times by resource id and taken times by unit id, in one query; both in the order of the clock."""
    units = [unit.pk for resource in found for unit in resource.active_units]
    spans = OpenSpan.objects.filter(resource__in=[r.pk for r in found]).overlapping(*window)
    holds = Hold.objects.filter(unit__in=units).overlapping(window.start, window.end + timedelta(days=1))
    columns = ("starts_at", "ends_at")
    rows = (
        spans.order_by()
        .values_list(Value(True), "resource_id", *columns)
        .union(holds.order_by().values_list(Value(False), "unit_id", *columns), all=True)
    )
    opened: Times = defaultdict(list)
    taken: Times = defaultdict(list)
    for is_span, key, start, end in sorted(rows, key=itemgetter(2)):
        (opened if is_span else taken)[key].append(Interval(start, end))
    return opened, taken


def own_bookings(person: User, window: Interval, periods: set[str]) -> tuple[OwnBooking, ...]:
    """The person's bookings that count in any of the periods (day, week, …) that the window touches."""
    first, last = clock.local(window.start).date(), clock.local(window.end).date()
    starts, ends = [first], [last + timedelta(days=1)]
    for period in periods:
        starts.append(period_days(period, first)[0])
        ends.append(period_days(period, last)[1])
    rows = (
        Booking.objects.counting()
        .filter(
            person=person,
            ends_at__gt=clock.day_start(min(starts)),
            starts_at__lt=clock.day_start(max(ends)),
        )
        .values_list("starts_at", "ends_at", "resource_id", "resource__kind", "resource__path", "status")
    )
    return tuple(
        OwnBooking(start, end, resource_id, kind, path[: -ResourcePage.steplen], status in HOLDING)
        for start, end, resource_id, kind, path, status in rows
    )


def facts_of(
    resource: ResourcePage,
    window: Interval,
    *,
    person: User | None = None,
    units: list[Unit] | None = None,
) -> Facts:
    """The facts of one resource that is booked here; of `units` when they were read (and locked) before."""
    if units is None:
        units = list(Unit.objects.filter(resource=resource, is_active=True).order_by("sort_order"))
    resource.active_units = units
    return load_facts([resource], window, person=person)[resource.pk]
