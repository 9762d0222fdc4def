"""What the kiosk and the door displays show of rooms: free now, taken until when, what comes next. No names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wagtail.models import Page

from bookings.attempts import Attempt, Facts
from bookings.enums import BookingStatus, ResourceKind
from bookings.facts import facts_of, load_facts
from bookings.intervals import Interval
from bookings.models import Hold, ResourcePage, Unit
from bookings.rules import Refusal, refusals
from bookings.selectors import first_free, resources_under, with_units
from bookings.services.walk_in import until_soon
from core import clock

HOUR = 60  # minutes
MARK = timedelta(minutes=5)  # a use that begins now begins at the last of these marks
AT_ONCE = frozenset({"too_soon", "off_grid"})
"""Rules that are about planning ahead; whoever stands in the center doesn't."""


@dataclass(frozen=True)
class RoomNow:
    """A room of a center: for how long it can be had from now, or from when."""

    resource: ResourcePage
    unit: Unit
    starts_at: datetime
    minutes: int
    refusal: Refusal | None
    """Why it can't be had now."""
    next_free: datetime | None
    least: int
    """The fewest people that it is given to."""

    @property
    def is_free(self) -> bool:
        return self.refusal is None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def sizes(self) -> range:
        """How many may come."""
        return range(self.least, self.unit.capacity + 1)


def rooms_now(page: Page) -> list[RoomNow]:
    """The rooms under a page that can be taken on the spot, the free ones first: a constant number of queries."""
    start = start_now()
    rooms = with_units([each for each in resources_under(page) if _is_for_all(each)])
    facts = load_facts(rooms, Interval(start, until_soon(clock.now()))) if rooms else {}
    found = [room for each in rooms for room in _rooms_of(each, facts[each.pk], start)]
    return sorted(found, key=lambda room: not room.is_free)


def start_now() -> datetime:
    now = clock.now()
    return now - (now - clock.day_start(clock.local(now).date())) % MARK


def _is_for_all(resource: ResourcePage) -> bool:
    """Whether somebody who walks in may have it: nobody has to approve or to prepare anything."""
    policy = resource.policy
    if resource.kind != ResourceKind.STUDY_ROOM or policy is None:
        return False
    return not (policy.approval_hours or policy.lead_minutes or policy.lead_open_days)


def _rooms_of(resource: ResourcePage, facts: Facts, start: datetime) -> list[RoomNow]:
    minutes = HOUR if HOUR in facts.policy.lengths else facts.policy.min_minutes
    slot = first_free(facts)
    is_today = slot is not None and clock.local(slot.starts_at).date() == clock.today()
    return [
        RoomNow(
            resource,
            unit,
            start,
            minutes,
            refusal=_against(unit, start, minutes, facts),
            next_free=slot.starts_at if slot and is_today else None,
            least=facts.policy.min_party,
        )
        for unit in facts.bookable
    ]


def _against(unit: Unit, start: datetime, minutes: int, facts: Facts) -> Refusal | None:
    attempt = Attempt(start, start + timedelta(minutes=minutes), unit_id=unit.pk)
    return next(iter(refusals(attempt, facts, setting_aside=AT_ONCE)), None)


@dataclass(frozen=True)
class Taken:
    """A time in which a unit is not free, and the word for it."""

    starts_at: datetime
    ends_at: datetime
    word: str
    waits: bool = False
    """Whether somebody is expected who has not come yet."""


@dataclass(frozen=True)
class Door:
    """What the display beside a door says."""

    is_open: bool
    now: Taken | None
    next: Taken | None
    free_until: datetime | None


def door_of(unit: Unit, resource: ResourcePage) -> Door:
    """The state of one unit now, and what comes next today."""
    now = clock.now()
    day = Interval(now, until_soon(now))
    facts = facts_of(resource, day)
    spans = facts.rotas.get(unit.pk, []) if unit.has_rota else facts.spans
    span = next((each for each in spans if each.start <= now < each.end), None)
    taken = _taken(facts.parts.get(unit.pk, (unit.pk,)), day)
    current = next((each for each in taken if each.starts_at <= now), None)
    coming = next((each for each in taken if each.starts_at > now), None)
    until = min((t for t in (coming and coming.starts_at, span and span.end) if t), default=None)
    return Door(span is not None, current, coming, None if current or span is None else until)


def _taken(units: tuple[int, ...], day: Interval) -> list[Taken]:
    holds = Hold.objects.filter(unit__in=units).overlapping(*day).select_related("booking")
    return [_word(hold) for hold in holds.order_by("starts_at")]


def _word(hold: Hold) -> Taken:
    booking = hold.booking
    if booking is None:
        return Taken(hold.starts_at, hold.ends_at, hold.get_reason_display())
    if booking.ends_at <= clock.now():
        return Taken(booking.ends_at, hold.ends_at, "정리 중")
    is_here = booking.status == BookingStatus.CHECKED_IN
    word = "이용 중" if is_here else "예약"
    return Taken(booking.starts_at, booking.ends_at, word, waits=booking.status == BookingStatus.CONFIRMED)
