"""The page of a resource: one day of it, a week, a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.core.cache import cache

from bookings.facts import facts_of
from bookings.models import Closure, Policy, ResourcePage
from bookings.selectors.slots import booking_window, day_slots, first_free
from core import clock, formats
from core.models import Holiday
from people.models import User

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


