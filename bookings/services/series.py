"""A room every week for a program: rows of holds with one series, planned first, written in one go, removed one by one or whole."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError
from wagtail.log_actions import log

from bookings.enums import HoldReason
from bookings.errors import HOLD_BACKWARDS, NOTHING_CHOSEN, Refused
from bookings.intervals import Interval
from bookings.models import Hold, ResourcePage, Unit
from bookings.services.freeing import lock_waiting, offer_next
from bookings.services.locks import in_short_transaction, lock_units
from bookings.services.opening import open_intervals, opening_calendar_for
from bookings.services.staff_holds import Keep, as_refused, log_of, parts, write_holds
from core import clock
from people.models import User

MOST_DATES = 60


@dataclass(frozen=True)
class Date:
    """One date of a series as it is planned: where, when, and what stands in its way."""

    unit: Unit
    times: Interval
    taken_by: list[Hold] = field(default_factory=list)
    is_open: bool = True
    free_units: list[Unit] = field(default_factory=list)
    """Other units of the resource that nobody has then."""

    @property
    def is_free(self) -> bool:
        return not self.taken_by


def weekly(first: date, last: date, starts: time, ends: time) -> list[Interval]:
    """Every week from a date until another, both included, at the same time in Seoul. Raises Refused.

    Ending at 00:00 means midnight at the end of the day.
    """
    is_midnight = ends == time()
    if last < first or (ends <= starts and not is_midnight):
        raise Refused([HOLD_BACKWARDS])
    weeks = min((last - first).days // 7 + 1, MOST_DATES)
    days = [first + timedelta(days=7 * week) for week in range(weeks)]
    closing = timedelta(days=1) if is_midnight else timedelta()
    return [Interval(clock.at(day, starts), clock.at(day + closing, ends)) for day in days]


def plan(resource: ResourcePage, wanted: Sequence[tuple[int, Interval]]) -> list[Date]:
    """What stands against each date (unit and time). `series_save` looks again behind the locks.

    Whether it is open is asked of the rules, as far as a series may reach: the rows that are made of them end sooner.
    """
    whole = Interval(min(times.start for _, times in wanted), max(times.end for _, times in wanted))
    units = {
        unit.pk: unit for unit in Unit.objects.filter(resource=resource).select_related("resource__policy")
    }
    holds = list(Hold.objects.filter(unit__in=units).overlapping(*whole).select_related("booking"))
    first = max(clock.local(whole.start).date(), clock.today())
    last = min(clock.local(whole.end).date(), first + timedelta(weeks=MOST_DATES))
    opened = open_intervals(opening_calendar_for(resource), first, last)
    leaves = parts(units.values())

    def on(key: int, times: Interval) -> list[Hold]:
        return [hold for hold in holds if hold.unit_id in leaves[key] and times.overlaps(_times(hold))]

    def others(key: int, times: Interval) -> list[Unit]:
        return [
            unit for unit in units.values() if unit.pk != key and unit.is_active and not on(unit.pk, times)
        ]

    return [
        Date(
            units[key],
            times,
            taken_by := on(key, times),
            any(span.contains(times) for span in opened),
            others(key, times) if taken_by else [],
        )
        for key, times in wanted
    ]


def series_save(*, rows: Sequence[tuple[Unit, Interval]], note: str, by: User) -> UUID:
    """Keep every date for one program, all or none. Raises Refused; then nothing was written."""
    if not rows:
        raise Refused([NOTHING_CHOSEN])
    try:
        return _save(rows, note, by)
    except IntegrityError as error:
        raise as_refused(error) from error


@in_short_transaction
def _save(rows: Sequence[tuple[Unit, Interval]], note: str, by: User) -> UUID:
    series = uuid.uuid4()
    resources = {unit.resource_id: unit.resource for unit, _ in rows}
    for key in sorted(resources):
        lock_units(resources[key])
    for unit, times in rows:
        keep = Keep(unit, times, HoldReason.STAFF_USE, note)
        write_holds(keep, series)
        log(unit.resource, "bookings.hold", user=by, data={**log_of(keep), "series": str(series)})
    return series


def series_holds(series: UUID, now: datetime) -> list[Hold]:
    """What of a series is still to come."""
    found = Hold.objects.filter(series=series, ends_at__gt=now).select_related("unit__resource__policy")
    return list(found.order_by("starts_at", "unit"))


@in_short_transaction
def series_remove(*, series: UUID, by: User) -> int:
    """Give everything back that is still to come; gives the number. Who waits for it is offered it."""
    holds = series_holds(series, clock.now())
    by_resource: dict[int, list[Hold]] = {}
    for hold in holds:
        by_resource.setdefault(hold.unit.resource_id, []).append(hold)
    for _, found in sorted(by_resource.items()):
        lock_waiting(found[0].unit.resource, [_times(hold) for hold in found])
    Hold.objects.filter(pk__in=[hold.pk for hold in holds], booking=None).delete()
    for found in by_resource.values():
        _given_back(found[0].unit.resource, found, by)
    return len(holds)


def _given_back(resource: ResourcePage, holds: Sequence[Hold], by: User) -> None:
    data = {"note": holds[0].note, "dates": len(holds), "series": str(holds[0].series)}
    log(resource, "bookings.unhold", user=by, data=data)
    for hold in holds:
        offer_next(resource, _times(hold))


def _times(hold: Hold) -> Interval:
    return Interval(hold.starts_at, hold.ends_at)
