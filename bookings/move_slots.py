"""Where a booking that somebody has can go: free times of the same resource, as if the booking were not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from bookings.attempts import Attempt, Facts
from bookings.enums import ResourceKind, Way
from bookings.facts import facts_of
from bookings.models import Booking, Policy, Unit
from bookings.party import Known
from bookings.rules import first_refusal, refusals
from bookings.selectors import Slot, booking_window
from bookings.sweep import starts_of


@dataclass(frozen=True)
class Moving:
    """A booking, and the facts without it."""

    booking: Booking
    facts: Facts

    @property
    def chooses_unit(self) -> bool:
        """Whether the person picks somebody: only counsellors are not all the same."""
        return self.booking.resource.kind == ResourceKind.APPOINTMENT and len(self.facts.bookable) > 1

    def attempt(self, starts_at: datetime, unit: Unit | None = None) -> Attempt:
        booking = self.booking
        is_appointment = booking.resource.kind == ResourceKind.APPOINTMENT
        return Attempt(
            starts_at,
            starts_at + timedelta(minutes=booking.minutes),
            booking.party_size,
            unit_id=unit.pk if unit else None,
            way=Way(booking.appointment.way) if is_appointment else None,
        )

    def slots(self, day: date) -> list[Slot]:
        """Every start time of a day but the present one."""
        starts = starts_of(self.facts, day)
        return [self.slot(start) for start in starts if start != self.booking.starts_at]

    def slot(self, starts_at: datetime) -> Slot:
        attempt = self.attempt(starts_at)
        refusal = first_refusal(attempt, self.facts)
        who = (
            ()
            if refusal or not self.chooses_unit
            else tuple(unit.name for unit in self.free_units(starts_at))
        )
        return Slot(starts_at, () if refusal else (attempt.minutes,), refusal, who)

    def free_units(self, starts_at: datetime) -> list[Unit]:
        """Who could take it then."""
        return [
            unit for unit in self.facts.bookable if not refusals(self.attempt(starts_at, unit), self.facts)
        ]


def moving(booking: Booking) -> Moving:
    """Read what is needed to move a booking, in a constant number of queries."""
    companions = [Known(each.person_id, each.phone) for each in booking.companions.all()]
    window = booking_window(cast(Policy, booking.resource.policy))
    facts = facts_of(booking.resource, window, person=booking.person, companions=companions, without=booking)
    return Moving(booking, facts)
