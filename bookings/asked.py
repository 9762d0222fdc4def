"""What somebody asks for: a start time of a resource."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from bookings.attempts import Facts
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import ResourcePage
from bookings.selectors.alternatives import Alternatives, Wanted, alternatives
from bookings.selectors.slots import Slot, slot_at
from people.models import User


@dataclass
class Asked:
    """A start, and what is so about it, read when it is looked at: whoever books without a mistake never looks.

    `facts` may be those that a refusal rests on.
    """

    resource: ResourcePage
    starts_at: datetime
    person: User

    @cached_property
    def facts(self) -> Facts:
        """About this one start."""
        return facts_of(self.resource, Interval(self.starts_at, self.starts_at), person=self.person)

    @cached_property
    def slot(self) -> Slot:
        return slot_at(self.facts, self.starts_at)

    def alternatives(self, *, minutes: int, party_size: int) -> Alternatives:
        """What else could be booked, for some length and party where they are known (else 0)."""
        return alternatives(self.resource, self.facts, Wanted(self.starts_at, minutes, party_size))
