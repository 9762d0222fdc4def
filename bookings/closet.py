"""What the pages of a closet read: pick-up times around an interview, suits that are free, one's own loan.

A constant number of queries, then work in memory; `services.booking` checks the same rules again behind the locks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from bookings import rules
from bookings.attempts import Attempt, Facts
from bookings.enums import BookingStatus, Reminder
from bookings.errors import AT_THE_DESK, NOT_HOLDING
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, Policy, ResourcePage, Suit, Unit, Waiting
from bookings.rules import Refusal
from bookings.selectors import Day, closed_reasons, day_slots
from bookings.services.suits import CHANGEABLE, other_suits, suits_of
from core import clock, formats
from people.models import User


@dataclass(frozen=True)
class Choice:
    """What a visitor has chosen so far: each is nothing until then."""

    interview_on: date | None = None
    size: str = ""
    day: date | None = None
    start: datetime | None = None


@dataclass(frozen=True)
class PickUp:
    """A time to come, try on and take home: until when it would be lent, and how many suits there are for it."""

    starts_at: datetime
    due_at: datetime
    free: int
    refusal: Refusal | None

    @property
    def is_free(self) -> bool:
        return self.refusal is None

    @property
    def value(self) -> str:
        """The start as it stands in addresses: `2026-10-05T14:00`, Seoul time."""
        return f"{clock.local(self.starts_at):%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        """`10월 5일 월요일 오후 2시, 정장 3벌 남음`: everything, for those who hear it."""
        start = f"{formats.long_date_text(self.starts_at)} {formats.spoken_time_text(self.starts_at)}"
        if self.refusal:
            return f"{start}, 고를 수 없음: {self.refusal.label}"
        return f"{start}, 정장 {self.free}벌 남음"


@dataclass(frozen=True)
class OfferedSuit:
    """One suit for the chosen time, free or not."""

    unit: Unit
    suit: Suit | None
    is_free: bool


NONE_OF_SIZE = Refusal(
    "taken", "이 치수 없음", "이때는 이 치수의 정장이 모두 나가 있어요. 다른 때나 다른 치수를 골라 주세요."
)
FIT = re.compile(r"\d+")


def natural(text: str) -> list[Any]:
    """Sizes in the order of their numbers: 95 before 100."""
    return [[int(number) for number in FIT.findall(text)], text]


# --- Choosing -------------------------------------------------------------------------------


def closet_page(page: ResourcePage, choice: Choice, person: User | None) -> dict[str, Any]:
    """What the page of a closet shows: interview dates; then days and times to come; then suits."""
    policy = cast(Policy, page.policy)
    today = clock.today()
    interviews = [today + timedelta(days=n) for n in range(policy.interview_days + 1)]
    last = max(choice.interview_on or today, today)
    facts = facts_of(page, _days(today, min(last, interviews[-1])), person=person)
    suits = suits_of(page)
    context: dict[str, Any] = {
        "facts": facts,
        "interviews": interviews,
        "choice": choice,
        "sizes": sorted({suit.size for suit in suits.values()}, key=natural),
        "opens_on": _opens_on(choice, policy, interviews[-1]),
        "waits": _waits(page, person),
    }
    if choice.interview_on and choice.interview_on in interviews:
        units = [unit for unit in facts.bookable if _fits(suits.get(unit.pk), choice.size)]
        context |= _pick_ups(page, facts, choice, choice.interview_on, units)
        if chosen := next((each for each in context["times"] if each.starts_at == choice.start), None):
            context |= {"chosen": chosen, "offered": _offered(facts, chosen, units, suits)}
    return context


def _days(first: date, last: date) -> Interval:
    return Interval(clock.day_start(first), clock.day_start(last + timedelta(days=1)))


def _fits(suit: Suit | None, size: str) -> bool:
    return not size or (suit is not None and suit.size == size)


def _opens_on(choice: Choice, policy: Policy, last: date) -> date | None:
    """When booking for a later interview opens."""
    if choice.interview_on is None or choice.interview_on <= last:
        return None
    return choice.interview_on - timedelta(days=policy.interview_days)


def _waits(page: ResourcePage, person: User | None) -> Iterable[Waiting]:
    if person is None:
        return []
    return Waiting.objects.open(clock.now()).filter(resource=page, person=person).select_related("unit")


def _pick_ups(
    page: ResourcePage, facts: Facts, choice: Choice, interview_on: date, units: Sequence[Unit]
) -> dict[str, Any]:
    """The days on which a suit for this interview is picked up, and the times of the chosen one."""
    today = clock.today()
    dates = [today + timedelta(days=n) for n in range((interview_on - today).days + 1)]
    dates = [
        each for each in dates if clock.local(facts.due_at(clock.day_start(each))).date() >= interview_on
    ]
    times = {each: pick_up_times(facts, each, interview_on, units) for each in dates}
    free = [each for each in dates if any(time.is_free for time in times[each])]
    before = [each for each in free if each < interview_on]
    wanted = (choice.start and clock.local(choice.start).date()) or choice.day
    day = wanted if wanted in times else (before or free or dates)[-1]
    reasons = closed_reasons(page, dates[0], dates[-1])
    return {
        "day": day,
        "days": [
            Day(each, bool(times[each]), reasons.get(each, "운영하지 않는 날"), each == day) for each in dates
        ],
        "times": times[day],
        "has_free": bool(free),
    }


def pick_up_times(facts: Facts, day: date, interview_on: date, units: Sequence[Unit]) -> list[PickUp]:
    """Every time of a day; the number of suits counts only these units."""
    found = []
    for slot in day_slots(facts, day):
        attempt = Attempt(slot.starts_at, facts.due_at(slot.starts_at), 1, interview_on=interview_on)
        free = sum(facts.is_free(facts.parts[unit.pk], facts.held_times(attempt)) for unit in units)
        refusal = rules.first_refusal(attempt, facts) or (None if free else NONE_OF_SIZE)
        found.append(PickUp(slot.starts_at, attempt.ends_at, free, refusal))
    return found


def _offered(
    facts: Facts, chosen: PickUp, units: Sequence[Unit], suits: dict[int, Suit]
) -> list[OfferedSuit]:
    """Free ones first, by size."""
    times = facts.held_times(Attempt(chosen.starts_at, chosen.due_at))
    offered = [
        OfferedSuit(unit, suits.get(unit.pk), facts.is_free(facts.parts[unit.pk], times)) for unit in units
    ]
    return sorted(
        offered,
        key=lambda each: (not each.is_free, natural(each.suit.size if each.suit else ""), each.unit.pk),
    )


# --- One's own ------------------------------------------------------------------------------


def other_offers(booking: Booking) -> list[OfferedSuit]:
    """Suits that a booking could have instead, the likest first."""
    suits = suits_of(booking.resource)
    return [
        OfferedSuit(each.unit, suits.get(each.unit.pk), True) for each in other_suits(booking, suits=suits)
    ]


def unchangeable(booking: Booking) -> str:
    """Why a booking can't have another suit, whatever is free; nothing when it can."""
    if booking.status in CHANGEABLE:
        return ""
    return (AT_THE_DESK if booking.is_lent else NOT_HOLDING).message


def loan_details(booking: Booking) -> dict[str, Any]:
    """What somebody sees of a suit that they borrow: which, until when, and what can be done."""
    if not booking.is_loan:
        return {}
    loan, now = booking.loan, clock.now()
    within = cast(Policy, booking.resource.policy).extension_days if booking.resource.policy else 0
    last = clock.local(loan.due_at).date() + timedelta(days=within)
    return {
        "loan": loan,
        "suit": Suit.objects.filter(unit=booking.unit).first(),
        "is_late": booking.is_lent and now >= loan.due_at,
        "is_not_ready": booking.status in CHANGEABLE and loan.was_told(Reminder.NOT_READY),
        "can_change": booking.status in CHANGEABLE and now < booking.ends_at,
        "can_extend": booking.is_lent and now < loan.due_at and within > 0,
        "extends_until": last,
        "wants_proof": booking.status in {BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN},
    }
