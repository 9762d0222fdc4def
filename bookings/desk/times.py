"""Start times that staff choose from: those of a day, whether they are free or what stands against them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookings.attempts import Attempt, Facts
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Booking, ResourcePage, Unit
from bookings.party import Known
from bookings.rules import Refusal, first_refusal, refusals
from bookings.selectors import Slot, day_slots, nearest_free
from core import clock
from people.models import User

AROUND = timedelta(days=7)
"""How far from a wanted time others are proposed."""


@dataclass(frozen=True)
class Who:
    """For whom: somebody with an account, or a guest's phone; and the booking that is being moved."""

    person: User | None = None
    phone: str = ""
    moved: Booking | None = None


@dataclass(frozen=True)
class Start:
    """A start of a day, with what stands against the shortest use from there."""

    slot: Slot
    refusal: Refusal | None

    @property
    def value(self) -> str:
        return self.slot.value


def facts_for(resource: ResourcePage, first: date, days: int, who: Who) -> Facts:
    """What is so about a resource from a date on."""
    after = first + timedelta(days=days)
    if resource.policy and resource.policy.lead_open_days:  # open days are counted from today
        first = min(first, clock.today())
    window = Interval(clock.day_start(first), clock.day_start(after))
    moved = who.moved
    companions = [Known(each.person_id, each.phone) for each in moved.companions.all()] if moved else []
    return facts_of(
        resource, window, person=who.person, guest_phone=who.phone, companions=companions, without=moved
    )


def starts_on(facts: Facts, day: date, unit: Unit | None) -> list[Start]:
    """Every start of a day in the open hours, of any unit or of one."""
    return [Start(slot, _against(slot, facts, unit)) for slot in day_slots(facts, day)]


def _against(slot: Slot, facts: Facts, unit: Unit | None) -> Refusal | None:
    if unit is None or not slot.is_free:
        return slot.refusal
    end = slot.starts_at + timedelta(minutes=slot.minutes[0])
    return first_refusal(Attempt(slot.starts_at, end, unit_id=unit.pk), facts)


def against(attempt: Attempt, facts: Facts) -> list[Refusal]:
    """Every rule that stands against an attempt of staff. They may open for it: only who has the place now takes it."""
    return refusals(replace(attempt, at_any_hour=True), facts)


def others_near(resource: ResourcePage, wanted: datetime, who: Who) -> list[Slot]:
    """Free starts of the resource nearest to a wanted one."""
    today = clock.today()
    first = max(today, (clock.local(wanted) - AROUND).date())
    last = (clock.local(wanted) + AROUND).date()
    facts = facts_for(resource, first, max(1, (last - first).days), who)
    return nearest_free(facts, wanted)
