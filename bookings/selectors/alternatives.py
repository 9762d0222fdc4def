"""What to offer where a time was refused: the nearest times of the same resource, the nearest rooms at the same time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bookings.attempts import Facts
from bookings.intervals import Interval
from bookings.models import ResourcePage
from bookings.selectors.find import Found, Hit, Search, show
from bookings.selectors.network import Network, Row
from bookings.selectors.slots import Slot, nearest_free
from bookings.sweep import Sweep
from core import areas, clock
from people.models import User

TIMES = 4
ROOMS = 3


@dataclass(frozen=True)
class Alternatives:
    """`times` of the same resource; `rooms` elsewhere, each with the one slot at the wanted time."""

    times: list[Slot] = field(default_factory=list)
    rooms: list[Found] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.times or self.rooms)


def alternatives(
    resource: ResourcePage,
    facts: Facts,
    start: datetime,
    *,
    minutes: int = 0,
    party_size: int | None = None,
    person: User | None = None,
) -> Alternatives:
    """For a party and a length where they are known; where nothing is left for them, times of any length.

    Six queries for the rooms; whoever may book nothing at all is offered nothing, and costs none.
    """
    size = party_size if party_size and party_size <= facts.capacity else None
    times = nearest_free(facts, start, most=TIMES, minutes=minutes, party_size=size)
    if not times:
        times = nearest_free(facts, start, most=TIMES)
    if Sweep(facts).is_refused or start < facts.now:
        return Alternatives(times)
    day = clock.local(start).date()
    search = Search(day, clock.local(start).time(), minutes, party_size, kind=resource.kind)
    return Alternatives(times, _rooms(resource, search, start, person))


def _rooms(resource: ResourcePage, search: Search, start: datetime, person: User | None) -> list[Found]:
    """Others of the same kind that are free at that very time: first in the same place, then in the same district."""
    network = Network()
    rows = [row for row in network.rows if row.pk != resource.pk and search.takes(row)]
    facts = network.facts(rows, Interval(*clock.day_bounds(search.day)), person=person)
    here = network.areas.get(resource.center_path, areas.NOWHERE)

    def distance(row: Row) -> tuple[bool, int]:
        return row.center_path != resource.center_path, areas.distance(row.area, here)

    found = [
        Hit(row, (start, longest), timedelta())
        for row in sorted(rows, key=distance)
        if (longest := _longest_at(facts[row.pk], search, start)) and longest >= search.minutes
    ]
    return show(found[:ROOMS], facts, search, most=1)


def _longest_at(facts: Facts, search: Search, start: datetime) -> int:
    return dict(Sweep(facts, search.party_size).free_on(search.day)).get(start, 0)
