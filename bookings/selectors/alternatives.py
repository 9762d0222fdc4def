"""What to offer where a time was refused: the nearest times of the same resource, the nearest rooms at the same time.

When a hundred people lose one slot in the same second, what is free is worked out once, for nobody in particular; what
each of them may have of it is then a matter of the rules about a person.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import cast

from django.core.cache import cache

from bookings.attempts import Attempt, Facts
from bookings.enums import ResourceKind
from bookings.facts import facts_of
from bookings.intervals import Interval
from bookings.models import Limit, Policy, ResourcePage
from bookings.rules import is_refused_to
from bookings.selectors.find import Found, Hit, Search, show
from bookings.selectors.network import Network, Row
from bookings.selectors.slots import Slot, booking_window, nearest_free
from bookings.sweep import Sweep
from core import areas, clock

TIMES = 4
ROOMS = 3
MOST = 40
"""How many are looked at for somebody who may have only some of them."""
SHARED_SECONDS = 2


@dataclass(frozen=True)
class Alternatives:
    """`times` of the same resource; `rooms` elsewhere, each with the one slot at the wanted time."""

    times: list[Slot] = field(default_factory=list)
    rooms: list[Found] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.times or self.rooms)


@dataclass(frozen=True)
class Wanted:
    """The start that was refused; minutes and party where they are known, else 0."""

    starts_at: datetime
    minutes: int = 0
    party_size: int = 0


@dataclass(frozen=True)
class Room:
    """A free resource elsewhere, with what the rules about a person look at."""

    found: Found
    center_path: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Free:
    """What is free instead, the nearest first, for nobody in particular. Each room is pickled apart: few look beyond the first."""

    times: list[Slot]
    rooms: list[bytes]


def alternatives(resource: ResourcePage, facts: Facts, wanted: Wanted) -> Alternatives:
    """For a party and a length where they are known; where nothing is left for them, times of any length for the party.

    `facts` are about the wanted start and about the person. Whoever may book nothing at all is offered nothing. Seven
    queries, or none where somebody else was refused the same a moment ago.
    """
    if Sweep(facts).is_refused:
        return Alternatives()
    key = f"alternatives:{resource.pk}:{wanted.starts_at:%Y%m%d%H%M%z}:{wanted.minutes}:{wanted.party_size}"
    free = cast(Free, cache.get_or_set(key, lambda: _free(resource, wanted), SHARED_SECONDS))
    times = sorted(islice(_times(free, facts), TIMES), key=lambda slot: slot.starts_at)
    return Alternatives(times, list(islice(_rooms(free, facts, wanted), ROOMS)))


def _times(free: Free, facts: Facts) -> Iterator[Slot]:
    return (slot for each in free.times if (slot := _left_of(each, facts)).is_free)


def _rooms(free: Free, facts: Facts, wanted: Wanted) -> Iterator[Found]:
    for room in map(_unpickled, free.rooms):
        page = room.found.resource
        there = replace(facts, resource_id=page.pk, center_path=room.center_path, limits=room.limits)
        slots = [_left_of(each, there) for each in room.found.slots]
        if slots[0].is_free and slots[0].longest >= wanted.minutes:
            yield replace(room.found, slots=slots)


def _unpickled(room: bytes) -> Room:
    return cast(Room, pickle.loads(room))  # noqa: S301 - from our own cache, which does the same with all it keeps


def _left_of(slot: Slot, facts: Facts) -> Slot:
    """A free slot as far as the person may have it."""
    start = slot.starts_at
    lengths = [length for length in slot.minutes if not is_refused_to(_attempt(start, length), facts)]
    return replace(slot, minutes=tuple(lengths))


def _attempt(start: datetime, minutes: int) -> Attempt:
    return Attempt(start, start + timedelta(minutes=minutes))


# --- For nobody in particular ---------------------------------------------------------------


def _free(resource: ResourcePage, wanted: Wanted) -> Free:
    start, size = wanted.starts_at, wanted.party_size or None
    facts = facts_of(resource, booking_window(cast(Policy, resource.policy)))
    times = nearest_free(facts, start, most=MOST, minutes=wanted.minutes, party_size=size)
    if not times:
        times = nearest_free(facts, start, most=MOST, party_size=size)
    times.sort(key=lambda slot: abs(slot.starts_at - start))
    rooms = [] if start < facts.now else _free_rooms(resource, wanted)
    return Free(times, [pickle.dumps(room) for room in rooms])


def _free_rooms(resource: ResourcePage, wanted: Wanted) -> list[Room]:
    """Others of the same kind that are free at that very time: first in the same place, then in the same district."""
    start, day = wanted.starts_at, clock.local(wanted.starts_at).date()
    search = Search(
        day, clock.local(start).time(), wanted.minutes, wanted.party_size or None, kind=resource.kind
    )
    network = Network()
    rows = [row for row in network.rows if search.takes(row) and _is_like(row, resource)]
    facts = network.facts(rows, Interval(*clock.day_bounds(day)))
    here = network.areas.get(resource.center_path, areas.NOWHERE)

    def distance(row: Row) -> tuple[bool, int]:
        return row.center_path != resource.center_path, areas.distance(row.area, here)

    hits = (
        Hit(row, (start, longest), timedelta())
        for row in sorted(rows, key=distance)
        if (longest := _longest_at(facts[row.pk], search, start)) and longest >= search.minutes
    )
    found = show(list(islice(hits, MOST)), facts, search, most=1)
    return [Room(each, facts[each.resource.pk].center_path, facts[each.resource.pk].limits) for each in found]


def _is_like(row: Row, resource: ResourcePage) -> bool:
    """Whether another resource offers the same: a photo is no interview with a machine, though both are taken in a studio."""
    same = resource.kind != ResourceKind.STUDIO or row.policy.pk == resource.policy_id
    return same and row.pk != resource.pk


def _longest_at(facts: Facts, search: Search, start: datetime) -> int:
    return dict(Sweep(facts, search.party_size).free_on(search.day)).get(start, 0)
