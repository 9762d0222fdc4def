"""Opening hours: weekly rules in, `OpenSpan` rows out.

Rules are kept by django-scheduler (`Calendar`, `Event`, `Rule`). It evaluates a rule in the zone of the
bounds it is asked with, so the bounds here are always Seoul's. It thins a WEEKLY rule out to the weekday of
its first day when that is one of the rule's weekdays, so rules here are DAILY, on some weekdays. And it never
sees a visitor: everything else reads the rows.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from schedule.models import Calendar, Event, Rule

from bookings.enums import Weekday
from bookings.intervals import Interval, intersect, merge, subtract
from bookings.models import Closure, OpeningCalendar, OpenSpan, RegularClosure, ResourcePage, Unit
from bookings.services.units import unit_set
from core import clock
from core.models import Holiday
from core.weeks import days_said


@dataclass(frozen=True)
class WeeklyHours:
    """Open on these weekdays from..until, from one date on, until another (included) or for good.

    `closes` at 00:00 means midnight at the end of the day.
    """

    weekdays: tuple[int, ...]
    opens: time
    closes: time
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True)
class ClosedTime:
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True)
class RegularDays:
    """Closed on this weekday of these weeks (`core.weeks.Week`) of every month."""

    weeks: tuple[int, ...]
    weekday: int
    reason: str


def opening_calendar_for(resource: ResourcePage, unit: Unit | None = None) -> OpeningCalendar:
    """The rules of a resource, or the rota of one of its units, made empty when there are none yet."""
    found = OpeningCalendar.objects.filter(resource=resource, unit=unit).select_related("calendar").first()
    if found:
        return found
    slug = slugify(f"resource-{resource.pk}-unit-{unit.pk}" if unit else f"resource-{resource.pk}")
    calendar, _ = Calendar.objects.get_or_create(slug=slug, defaults={"name": str(unit or resource)})
    return OpeningCalendar.objects.create(resource=resource, unit=unit, calendar=calendar)


def weekly_hours_of(opening: OpeningCalendar) -> list[WeeklyHours]:
    """The weekly rules as they were entered."""
    events = Event.objects.filter(calendar=opening.calendar).select_related("rule").order_by("start", "pk")
    return [_read_event(event) for event in events]


def regular_days_of(opening: OpeningCalendar) -> list[RegularDays]:
    """The regular closures as they were entered: what has one weekday and one reason is one."""
    weeks: dict[tuple[int, str], list[int]] = {}
    for each in opening.regular_closures.all():
        weeks.setdefault((each.weekday, each.reason), []).append(each.week)
    return [RegularDays(tuple(of), *which) for which, of in weeks.items()]


def opening_save(
    *,
    resource: ResourcePage,
    weekly: Iterable[WeeklyHours],
    closures: Iterable[ClosedTime],
    regular: Iterable[RegularDays] = (),
    closes_on_holidays: bool = True,
    unit: Unit | None = None,
) -> OpeningCalendar:
    """Replace the rules of a resource, or the rota of one of its units, and bring the rows up to date.

    A rota without any hours is none: the unit is then there whenever the resource is open.
    """
    weekly = list(weekly)
    with transaction.atomic():
        opening = opening_calendar_for(resource, unit)
        if unit:
            unit_set(unit, has_rota=bool(weekly))
        else:
            _forget_copied_rotas(resource)
        opening.closes_on_holidays = closes_on_holidays
        opening.save(update_fields=["closes_on_holidays"])
        _write_events(opening, weekly)
        opening.closures.all().delete()
        Closure.objects.bulk_create(
            Closure(opening_calendar=opening, starts_at=c.starts_at, ends_at=c.ends_at, reason=c.reason)
            for c in closures
        )
        _write_regular(opening, regular)
        opening_expand(opening)
        if unit is None:
            for rota in OpeningCalendar.objects.filter(resource=resource, unit__isnull=False):
                opening_expand(rota)
    return opening


def _forget_copied_rotas(resource: ResourcePage) -> None:
    """The copy of a page says that its counsellors have hours of their own, and has none for them."""
    for unit in Unit.objects.filter(resource=resource, has_rota=True, opening_calendar=None):
        unit_set(unit, has_rota=False)


def opening_expand(opening: OpeningCalendar) -> bool:
    """Rebuild the coming rows of one resource; says whether anything had changed.

    Rows begin today in Seoul and reach `RULE_HORIZON_DAYS` ahead. Past rows stay as they were.
    """
    first = clock.today()
    last = first + timedelta(days=settings.RULE_HORIZON_DAYS)
    spans = open_intervals(opening, first, last)
    if opening.unit_id:
        spans = intersect(spans, _open_rows(opening.resource_id, first))
    fingerprint = hashlib.sha256(repr((first, spans)).encode()).hexdigest()
    if fingerprint == opening.expanded_hash:
        return False
    with transaction.atomic():
        whose = {"resource_id": opening.resource_id, "unit_id": opening.unit_id}
        OpenSpan.objects.filter(**whose, ends_at__gt=clock.day_start(first)).delete()
        OpenSpan.objects.bulk_create(
            OpenSpan(**whose, starts_at=span.start, ends_at=span.end) for span in spans
        )
        opening.expanded_hash = fingerprint
        opening.save(update_fields=["expanded_hash"])
    return True


def opening_expand_all() -> int:
    """The daily task: move every horizon; gives the number of resources and rotas whose rows changed."""
    resources_first = OpeningCalendar.objects.select_related("calendar").order_by(
        F("unit").asc(nulls_first=True)
    )
    return sum(opening_expand(opening) for opening in resources_first)


def _open_rows(resource_id: int, first: date) -> list[Interval]:
    rows = OpenSpan.objects.filter(
        resource_id=resource_id, unit=None, ends_at__gt=clock.day_start(first)
    ).values_list("starts_at", "ends_at")
    return [Interval(start, end) for start, end in rows]


def open_intervals(opening: OpeningCalendar, first: date, last: date) -> list[Interval]:
    """When the resource is open from `first` to `last` (both included): rules less closures, regular ones, and holidays."""
    bounds = Interval(clock.day_start(first), clock.day_start(last + timedelta(days=1)))
    events = (
        Event.objects.filter(calendar=opening.calendar)
        .select_related("rule")
        .prefetch_related("occurrence_set")
    )
    opens = [
        Interval(occurrence.start, occurrence.end)
        for event in events
        for occurrence in event.get_occurrences(bounds.start, bounds.end, clear_prefetch=False)
        if not occurrence.cancelled
    ]
    closed = [Interval(c.starts_at, c.ends_at) for c in opening.closures.all()]
    regular = {(each.weekday, each.week): each.reason for each in opening.regular_closures.all()}
    closed += [Interval(*clock.day_bounds(day)) for day in days_said(regular, first, last)]
    if opening.closes_on_holidays:
        closed += [Interval(*clock.day_bounds(day)) for day in Holiday.objects.names(first, last)]
    clipped = [Interval(max(o.start, bounds.start), min(o.end, bounds.end)) for o in opens]
    return [
        Interval(piece.start.astimezone(clock.SEOUL), piece.end.astimezone(clock.SEOUL))
        for piece in subtract(merge(clipped), closed)
    ]


def _write_regular(opening: OpeningCalendar, regular: Iterable[RegularDays]) -> None:
    """A day that is entered twice keeps the reason that was given first."""
    reasons: dict[tuple[int, int], str] = {}
    for each in regular:
        for week in each.weeks:
            reasons.setdefault((each.weekday, week), each.reason)
    opening.regular_closures.all().delete()
    RegularClosure.objects.bulk_create(
        RegularClosure(opening_calendar=opening, weekday=weekday, week=week, reason=reason)
        for (weekday, week), reason in reasons.items()
    )


def _write_events(opening: OpeningCalendar, weekly: Sequence[WeeklyHours]) -> None:
    old = Event.objects.filter(calendar=opening.calendar)
    Rule.objects.filter(pk__in=old.values("rule")).delete()
    old.delete()
    for hours in weekly:
        days = ",".join(str(day) for day in sorted(hours.weekdays))
        rule = Rule.objects.create(
            name="매주",
            description=_weekday_names(hours.weekdays),
            frequency="DAILY",
            params=f"byweekday:{days}",
        )
        ends_on = hours.valid_from + timedelta(days=1) if hours.closes == time() else hours.valid_from
        last = hours.valid_until
        Event.objects.create(
            calendar=opening.calendar,
            title=rule.description,
            rule=rule,
            start=clock.at(hours.valid_from, hours.opens),
            end=clock.at(ends_on, hours.closes),
            end_recurring_period=clock.day_start(last + timedelta(days=1)) - timedelta(seconds=1)
            if last
            else None,
        )


def _read_event(event: Event) -> WeeklyHours:
    start = clock.local(event.start)
    days = event.rule.get_params()["byweekday"]
    return WeeklyHours(
        weekdays=tuple(days) if isinstance(days, list) else (days,),
        opens=start.time(),
        closes=clock.local(event.end).time(),
        valid_from=start.date(),
        valid_until=clock.local(event.end_recurring_period).date() if event.end_recurring_period else None,
    )


def _weekday_names(weekdays: Iterable[int]) -> str:
    return "·".join(Weekday(day).label for day in sorted(weekdays))
