"""The page of a resource: one day of it, a week, a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, cast

from django.conf import settings

from bookings.attempts import Facts
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Closure, Policy, RegularClosure, ResourcePage
from bookings.rules import opens_at
from bookings.selectors.slots import Slot, day_slots, first_free, free_slot
from bookings.sweep import Sweep
from core import clock, formats
from core.models import Holiday
from core.weeks import days_said
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


@dataclass(frozen=True)
class DayState:
    """One date in a week or a month: what can be had, or why nothing can."""

    date: date
    is_past: bool
    is_open: bool
    closed_reason: str
    opens: datetime | None
    """When booking for the date opens, if it hasn't yet."""
    free: list[Slot]
    is_chosen: bool
    draw: str = ""
    """That lots decide about (some of) it, until when one enters."""
    is_inside: bool = True
    """Whether it belongs to the month that is shown."""

    @property
    def note(self) -> str:
        """A word or two for a small space."""
        if self.is_past:
            return "지남"
        if not self.is_open:
            return "쉼"
        if self.draw and not self.free:
            return "추첨"
        if self.opens:
            return "아직"
        return f"{len(self.free)}개" if self.free else "마감"

    @property
    def label(self) -> str:
        """`10월 5일 월요일, 빈 시작 시간 5개`: everything, for those who hear it."""
        text = formats.long_date_text(self.date)
        if self.is_past:
            return f"{text}, 지난 날"
        if not self.is_open:
            return f"{text}, 쉬는 날: {self.closed_reason}"
        if self.draw and not self.free:
            return f"{text}, {self.draw}"
        if self.opens:
            return f"{text}, {formats.datetime_text(self.opens)}에 예약이 열려요"
        return f"{text}, 빈 시작 시간 {len(self.free)}개" if self.free else f"{text}, 빈 시간 없음"


CLOSED = "운영하지 않는 날"


class ResourceDays:
    """A resource around one date. Three queries, and those about the person.

    Without a wish, the first day that is open is the date. Days beyond those that can be booked tell when they open.
    `facts` are read unless they are known, as where a booking is to be moved.
    """

    def __init__(
        self,
        page: ResourcePage,
        wanted: date | None,
        person: User | None = None,
        *,
        facts: Facts | None = None,
    ) -> None:
        policy = cast(Policy, page.policy)
        self.page = page
        self.today = clock.today()
        self.last_bookable = self.today + timedelta(days=policy.horizon_days)
        end = max(self.last_bookable, clock.next_month(wanted) + timedelta(days=6) if wanted else self.today)
        window = Interval(clock.day_start(self.today), clock.day_start(end + timedelta(days=1)))
        self.facts = facts or facts_of(page, window, person=person)
        self.open_dates = {
            clock.local(span.start).date() for span in self.facts.spans if span.end > self.facts.now
        }
        self.day = wanted or min(self.open_dates, default=self.today)
        self.sweep = Sweep(self.facts)

    @cached_property
    def reasons(self) -> dict[date, str]:
        return closed_reasons(self.page, self.today, max(self.last_bookable, clock.next_month(self.day)))

    def opens(self, day: date) -> datetime | None:
        """When booking for a date opens, if it hasn't yet."""
        moment = opens_at(day, self.facts.policy)
        return moment if self.facts.now < moment else None

    def strip(self) -> list[Day]:
        """The days that can be booked."""
        dates = [self.today + timedelta(days=n) for n in range((self.last_bookable - self.today).days + 1)]
        if self.day not in dates:
            dates.append(self.day)
        reasons = self.reasons if any(each not in self.open_dates for each in dates) else {}
        return [
            Day(each, each in self.open_dates, reasons.get(each, CLOSED), each == self.day) for each in dates
        ]

    def state(self, day: date, *, is_inside: bool = True) -> DayState:
        free = [free_slot(self.facts, *each) for each in self.sweep.free_on(day)]
        draw = self.facts.draw_of(Interval(*clock.day_bounds(day)))
        return DayState(
            date=day,
            is_past=day < self.today,
            is_open=day in self.open_dates,
            closed_reason="" if day in self.open_dates else self.reasons.get(day, CLOSED),
            opens=self.opens(day),
            free=free,
            is_chosen=day == self.day,
            draw=draw.label(self.facts.now) if draw else "",
            is_inside=is_inside,
        )

    def week(self) -> list[DayState]:
        """Monday to Sunday around the date."""
        monday = self.day - timedelta(days=self.day.weekday())
        return [self.state(monday + timedelta(days=n)) for n in range(7)]

    def month(self) -> list[list[DayState]]:
        """The weeks, Monday first, that have a day of the month around the date."""
        first, after = clock.month_start(self.day), clock.next_month(self.day)
        day = first - timedelta(days=first.weekday())
        weeks: list[list[DayState]] = []
        while day < after:
            week = [day + timedelta(days=n) for n in range(7)]
            weeks.append([self.state(each, is_inside=first <= each < after) for each in week])
            day += timedelta(days=7)
        return weeks

    def context(self, view: str) -> dict[str, Any]:
        """What the page shows, in one of the views."""
        common = {"facts": self.facts, "day": self.day, "view": view, "next_free": first_free(self.facts)}
        if view == "week":
            step = timedelta(days=7)
            monday = self.today - timedelta(days=self.today.weekday())
            neighbours = self._neighbours(self.day - step, self.day + step, monday)
            return {**common, "week": self.week(), **neighbours}
        if view == "month":
            before = clock.month_start(clock.month_start(self.day) - timedelta(days=1))
            neighbours = self._neighbours(before, clock.next_month(self.day), clock.month_start(self.today))
            return {**common, "weeks": self.month(), "weekdays": formats.WEEKDAYS, **neighbours}
        return {**common, **self.shown_day(), "slots": day_slots(self.facts, self.day)}

    def shown_day(self) -> dict[str, Any]:
        """The days that can be booked, the date among them, and why nothing can be had on it."""
        return {
            "day": self.day,
            "days": self.strip(),
            "opens": self.opens(self.day),
            "closed_reason": "" if self.day in self.open_dates else self.reasons.get(self.day, ""),
        }

    def _neighbours(self, before: date, after: date, first: date) -> dict[str, date | None]:
        """Where to go from here; not before the first day of this week or month, not beyond the days that are known."""
        return {
            "before": max(before, self.today) if before >= first else None,
            "after": after if after <= last_day_known() else None,
        }


def last_day_known() -> date:
    """The last day of which anything is known: so far rules are expanded into rows."""
    return clock.today() + timedelta(days=settings.RULE_HORIZON_DAYS)


def closed_reasons(resource: ResourcePage, first: date, last: date) -> dict[date, str]:
    """Why days are closed: holidays and closures, by date, for the strip of days. At most three queries."""
    reasons = _regular_reasons(resource, first, last)
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
    return {**reasons, **Holiday.objects.remembered(first, last)}


def _regular_reasons(resource: ResourcePage, first: date, last: date) -> dict[date, str]:
    found = RegularClosure.objects.filter(
        opening_calendar__resource=resource, opening_calendar__unit=None
    ).values_list("weekday", "week", "reason")
    return days_said({(weekday, week): reason for weekday, week, reason in found}, first, last)
