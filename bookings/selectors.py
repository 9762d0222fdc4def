"""What pages read about free times: a constant number of queries, then work in memory.

Nothing here decides a booking; `services.booking` checks the same rules again inside the lock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, cast

from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bookings.attempts import Attempt, Facts
from bookings.facts import facts_of, load_facts, tell_units
from bookings.intervals import Interval
from bookings.models import Booking, Closure, Policy, ResourcePage, Unit
from bookings.rules import Refusal, first_refusal
from core import clock, formats
from core.models import Holiday
from people.models import User


@dataclass(frozen=True)
class Slot:
    """A start time of a resource: how long it can be had, or why not."""

    starts_at: datetime
    minutes: tuple[int, ...]
    refusal: Refusal | None

    @property
    def is_free(self) -> bool:
        return bool(self.minutes)

    @property
    def longest(self) -> int:
        """The most minutes that can be had from here."""
        return self.minutes[-1] if self.minutes else 0

    @property
    def value(self) -> str:
        """The start as it stands in addresses: `2026-10-05T14:00`, Seoul time."""
        return f"{clock.local(self.starts_at):%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        """`10월 5일 월요일 오후 2시부터, 3시간까지 가능`: everything, for those who hear it."""
        start = f"{formats.long_date_text(self.starts_at)} {formats.spoken_time_text(self.starts_at)}"
        if self.is_free:
            return f"{start}부터, {formats.minutes_text(self.minutes[-1])}까지 가능"
        return f"{start}, 예약할 수 없음: {self.refusal.label if self.refusal else ''}"


SLOTS_SHOWN = 4  # start times of one resource, where many resources are listed
# What a card and the rules need. A page has some forty columns: fewer columns are less work for Python, too.
COLUMNS = ("path", "title", "url_path", "search_description", "kind", "equipment", "policy", "rooms")


def resources() -> PageQuerySet:
    """Live resources as lists show them, with their limits, in the order of the tree: two queries."""
    return ResourcePage.objects.live().only(*COLUMNS).prefetch_related("policy__limits").order_by("path")


def with_units(found: list[ResourcePage]) -> list[ResourcePage]:
    """Tell resources their units and those of their rooms, in one query."""
    keys = {key for resource in found for key in (resource.pk, resource.rooms_id) if key}
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(resource__in=keys).order_by("sort_order", "pk"):
        units[unit.resource_id].append(unit)
    for resource in found:
        tell_units(resource, [*units[resource.pk], *units.get(resource.rooms_id or 0, [])])
    return found


def place_title() -> Subquery:
    """The title of the page that a resource hangs under, to annotate."""
    path = OuterRef("path")
    parent_path = Substr(path, 1, Length(path) - ResourcePage.steplen)
    return Subquery(Page.objects.filter(path=parent_path).order_by().values("title"))


def day_slots(facts: Facts, day: date) -> list[Slot]:
    """Every start time of one date in Seoul, inside the open spans."""
    return [_slot(start, facts) for start in _starts(facts, day)]


def slot_at(facts: Facts, starts_at: datetime) -> Slot:
    """One start time, open or not."""
    return _slot(starts_at, facts)


def nearest_free(facts: Facts, wanted: datetime, *, most: int = 4) -> list[Slot]:
    """Free start times nearest to the wanted one, in the order of the clock."""
    days = {clock.local(span.start).date() for span in facts.spans}
    starts = {start for day in days for start in _starts(facts, day)} - {wanted}
    by_distance = (_slot(start, facts) for start in sorted(starts, key=lambda start: abs(start - wanted)))
    nearest = islice((slot for slot in by_distance if slot.is_free), most)
    return sorted(nearest, key=lambda slot: slot.starts_at)


def first_free(facts: Facts) -> Slot | None:
    """The next free start time in the window of the facts."""
    days = sorted({clock.local(span.start).date() for span in facts.spans})
    return next((slot for day in days for slot in _free_slots(facts, day)), None)


def booking_window(policy: Policy) -> Interval:
    """From the beginning of today to the end of the last bookable day."""
    today = clock.today()
    return Interval(clock.day_start(today), clock.day_start(today + timedelta(days=policy.horizon_days + 1)))


def closed_reasons(resource: ResourcePage, first: date, last: date) -> dict[date, str]:
    """Why days are closed: holidays and closures, by date, for the strip of days."""
    reasons: dict[date, str] = {}
    for closure in Closure.objects.filter(
        opening_calendar__resource=resource,
        opening_calendar__unit=None,
        starts_at__lt=clock.day_start(last + timedelta(days=1)),
        ends_at__gt=clock.day_start(first),
    ):
        day = max(first, clock.local(closure.starts_at).date())
        while day <= last and clock.day_start(day) < closure.ends_at:
            reasons[day] = closure.reason
            day += timedelta(days=1)
    holidays = cache.get_or_set(
        f"holidays:{first}:{last}", lambda: Holiday.objects.names(first, last), timeout=60
    )
    return {**reasons, **(holidays or {})}


def _free_slots(facts: Facts, day: date) -> Iterator[Slot]:
    return (slot for start in _starts(facts, day) if (slot := _slot(start, facts)).is_free)


def _starts(facts: Facts, day: date) -> Iterator[datetime]:
    step = timedelta(minutes=facts.policy.grid_minutes)
    day_begin, day_end = clock.day_bounds(day)
    for span in facts.spans:
        start = max(day_begin, span.start)
        start = day_begin + -(-(start - day_begin) // step) * step
        while start < min(day_end, span.end):
            yield start
            start += step


def _slot(start: datetime, facts: Facts) -> Slot:
    minutes: list[int] = []
    refusal: Refusal | None = None
    for end in facts.lengths(start):
        refusal = first_refusal(Attempt(start, end), facts)
        if refusal:
            break
        minutes.append(int((end - start).total_seconds() // 60))
    return Slot(start, tuple(minutes), None if minutes else refusal)


@dataclass(frozen=True)
class Day:
    """One date in the strip of days."""

    date: date
    is_open: bool
    closed_reason: str
    is_chosen: bool

    @property
    def label(self) -> str:
        """`10월 5일 월요일, 쉬는 날: 대체공휴일(개천절)`."""
        text = formats.long_date_text(self.date)
        return text if self.is_open else f"{text}, 쉬는 날: {self.closed_reason}"


DateReader = Callable[[str, date, date], "date | None"]


def day_page(page: ResourcePage, wanted: str, person: User | None, read_date: DateReader) -> dict[str, Any]:
    """What the page of a resource shows: the strip of days, the chosen day and its slots.

    Without a (readable) wish, the first day that is open is chosen.
    """
    window = booking_window(cast(Policy, page.policy))
    facts = facts_of(page, window, person=person)
    first = clock.today()
    last = first + timedelta(days=facts.policy.horizon_days)
    dates = [first + timedelta(days=n) for n in range(facts.policy.horizon_days + 1)]
    open_dates = {clock.local(span.start).date() for span in facts.spans if span.end > facts.now}
    day = read_date(wanted, first, last) or min(open_dates, default=first)
    reasons = closed_reasons(page, first, last) if len(open_dates) < len(dates) else {}
    return {
        "facts": facts,
        "day": day,
        "days": [
            Day(each, each in open_dates, reasons.get(each, "운영하지 않는 날"), each == day)
            for each in dates
        ],
        "slots": day_slots(facts, day),
        "is_open": day in open_dates,
        "closed_reason": reasons.get(day, ""),
        "next_free": first_free(facts),
    }


@dataclass(frozen=True)
class ResourceDay:
    """A resource and its first free start times on one day."""

    resource: ResourcePage
    place: str
    free: list[Slot]
    capacity: int
    suspended_until: datetime | None


def free_on(window: Interval, *, person: User | None = None) -> list[ResourceDay]:
    """Every booked resource with its first free start times in one day: a constant number of queries."""
    found = with_units(list(resources().filter(policy__isnull=False).annotate(place=place_title())))
    facts = load_facts(found, window, person=person)
    day = clock.local(window.start).date()
    return [
        ResourceDay(
            resource=resource,
            place=resource.place,
            free=list(islice(_free_slots(facts[resource.pk], day), SLOTS_SHOWN)),
            capacity=facts[resource.pk].capacity,
            suspended_until=facts[resource.pk].suspended_until,
        )
        for resource in found
    ]


@dataclass(frozen=True)
class ResourceCard:
    """A resource on a center's page, with the next time it is free."""

    resource: ResourcePage
    capacity: int
    next_free: Slot | None


def cards_under(page: Page) -> list[ResourceCard]:
    """The live resources under a page; those that are booked here tell their next free time."""
    found = with_units(list(resources().descendant_of(page)))
    booked = [resource for resource in found if resource.policy]
    facts: dict[int, Facts] = {}
    if booked:
        longest = max(
            (cast(Policy, resource.policy) for resource in booked), key=lambda each: each.horizon_days
        )
        facts = load_facts(booked, booking_window(longest))
    return [
        ResourceCard(
            resource,
            facts[resource.pk].capacity if resource.pk in facts else 0,
            first_free(facts[resource.pk]) if resource.pk in facts else None,
        )
        for resource in found
    ]


def bookings_of(person: User, *, most_past: int) -> tuple[list[Booking], list[Booking]]:
    """Coming and past bookings of a person, each with the title of its `place`: three queries."""
    now = clock.now()
    mine = Booking.objects.filter(person=person).select_related("resource__policy")
    coming, past = list(mine.coming(now)), list(mine.past(now)[:most_past])
    with_places([*coming, *past])
    return coming, past


def with_places(bookings: Iterable[Booking]) -> Iterable[Booking]:
    """Tell each booking (with its resource loaded) the title of its `place`, in one query."""
    bookings = list(bookings)
    parents = {booking.resource.center_path for booking in bookings}
    titles = dict(Page.objects.filter(path__in=parents).values_list("path", "title"))
    for booking in bookings:
        booking.place = titles.get(booking.resource.center_path, "")
    return bookings
