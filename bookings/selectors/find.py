"""When, how long, how many, near where, what: everything in the network that is free, the nearest time first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet

from bookings.attempts import Facts
from bookings.enums import ResourceKind, Way
from bookings.intervals import Interval
from bookings.models import ResourcePage
from bookings.selectors.network import Network, Row
from bookings.selectors.resources import COLUMNS, place_title
from bookings.selectors.slots import Slot, free_slot
from bookings.sweep import Free, Sweep
from core import clock
from core.prepared import prepared
from people.models import User

FEW = 16  # resources, which are looked at first where a few that are free soon are enough
SOON = timedelta(hours=1)
SLOTS_SHOWN = 4  # start times of one resource, where many resources are listed
DAYS_LOOKED_AT = 7  # where a day has nothing, how many days from it on


@dataclass(frozen=True)
class Search:
    """What somebody looks for. `minutes` 0, `party_size` none, and empty texts: it doesn't matter."""

    day: date
    at: time | None = None
    minutes: int = 0
    party_size: int | None = None
    near: str = ""
    kind: str = ""
    way: Way | None = None
    """How an appointment is to be held; with one, nothing but appointments is looked for."""

    def takes(self, row: Row) -> bool:
        kinds = {self.kind or row.kind, ResourceKind.APPOINTMENT if self.way else row.kind}
        return kinds == {row.kind} and (not self.near or row.area.lies_in(self.near))

    def distance(self, start: datetime) -> timedelta:
        """How far a start is from the wanted time; without one, the sooner the better."""
        if self.at is None:
            return start - clock.day_start(self.day)
        return abs(start - clock.at(self.day, self.at))

    def query(self, **changes: object) -> str:
        """The address's query for the same search, with some things changed."""
        values = {
            "date": self.day.isoformat(),
            "time": f"{self.at:%H:%M}" if self.at else "",
            "minutes": self.minutes,
            "party_size": self.party_size,
            "near": self.near,
            "kind": self.kind,
            "way": self.way or "",
            **changes,
        }
        return urlencode({name: str(value) for name, value in values.items() if value})

    @property
    def booking_query(self) -> str:
        """What the form of a booking is to begin with, behind its start."""
        values = {"minutes": self.minutes, "party_size": self.party_size, "way": self.way}
        return "".join(f"&{name}={value}" for name, value in values.items() if value)


@dataclass(frozen=True)
class Hit:
    """A resource that has something, with the time nearest to the wanted one."""

    row: Row
    nearest: Free
    distance: timedelta


@dataclass(frozen=True)
class Found:
    """A hit as a page shows it: with its page, and a few start times around the wanted one."""

    resource: ResourcePage
    url: str
    place: str
    slots: list[Slot]
    capacity: int

    @property
    def name(self) -> str:
        return f"{self.place} {self.resource.title}"


@dataclass(frozen=True)
class Hint:
    """What to give up so that something is found, and in how many places."""

    text: str
    search: Search
    count: int

    @property
    def query(self) -> str:
        return self.search.query()


class Finder:
    """One search in the network: a constant number of queries."""

    def __init__(self, search: Search, *, person: User | None = None, network: Network | None = None) -> None:
        self.search = search
        self.person = person
        self.network = network or Network()

    @cached_property
    def facts(self) -> dict[int, Facts]:
        """What is so on the wanted day, of the resources that the search takes."""
        rows = [row for row in self._rows if self.search.takes(row)]
        return self.network.facts(rows, Interval(*clock.day_bounds(self.search.day)), person=self.person)

    @cached_property
    def _rows(self) -> list[Row]:
        """Everything in the network; with rooms where it matters whether there is one."""
        return self.network.with_rooms() if self.search.way == Way.IN_PERSON else self.network.rows

    @cached_property
    def hits(self) -> list[Hit]:
        return hits(self._rows, self.facts, self.search)

    @property
    def suspended_until(self) -> datetime | None:
        """The person's rest because of strikes, where that is why nothing is found."""
        return next((each.suspended_until for each in self.facts.values() if each.suspended_until), None)

    def show(self, found: Sequence[Hit], *, most: int = SLOTS_SHOWN) -> list[Found]:
        """The pages of some hits, in one query."""
        return show(found, self.facts, self.search, most=most)

    # --- Nothing found

    @cached_property
    def _week(self) -> dict[int, Facts]:
        """What is so in the days from the wanted one on, everywhere."""
        end = clock.day_start(self.search.day + timedelta(days=DAYS_LOOKED_AT))
        window = Interval(clock.day_start(self.search.day), end)
        return self.network.facts(self._rows, window, person=self.person)

    @cached_property
    def hints(self) -> list[Hint]:
        """What to relax, each alone, where that finds something; other days last."""
        tried = [(text, relaxed, self._count(relaxed)) for text, relaxed in _relaxed(self.search)]
        return [Hint(text, relaxed, count) for text, relaxed, count in tried if count]

    @cached_property
    def next_day(self) -> Hint | None:
        """The next day that has what is wanted."""
        for number in range(1, DAYS_LOOKED_AT):
            later = replace(self.search, day=self.search.day + timedelta(days=number))
            if count := self._count(later):
                return Hint("", later, count)
        return None

    @property
    def nearest(self) -> Hint | None:
        """What comes nearest: the next day that has it, else one thing relaxed."""
        return self.next_day or next(iter(self.hints), None)

    def alternatives(self, most: int) -> list[Found]:
        """What is found with the least that must be given up."""
        if self.nearest is None:
            return []
        search = self.nearest.search
        return show(hits(self._rows, self._week, search)[:most], self._week, search)

    def _count(self, search: Search) -> int:
        return len(hits(self._rows, self._week, search))


def free_soon(kind: ResourceKind, most: int) -> list[Found]:
    """A few of a kind that are free today, the soonest first. As many queries as a search; one more where the first
    ones of the network are too few that are free within the hour, and all of it is looked at."""
    search, network = Search(clock.today(), kind=kind), Network(kind=kind)
    for rows in (network.rows[:FEW], network.rows):
        facts = network.facts(rows, Interval(*clock.day_bounds(search.day)))
        found = hits(rows, facts, search)[:most]
        if len(found) == most and found[-1].nearest[0] <= clock.now() + SOON:
            break
    return show(found, facts, search)


def hits(rows: Iterable[Row], facts: dict[int, Facts], search: Search) -> list[Hit]:
    """The resources that have something on the wanted day, the nearest time first; then in the order of the tree."""
    found = []
    for row in rows:
        if row.pk in facts and search.takes(row) and (free := _nearest(facts[row.pk], search)):
            found.append(Hit(row, free, search.distance(free[0])))
    return sorted(found, key=lambda hit: hit.distance)


def _nearest(facts: Facts, search: Search) -> Free | None:
    free = _free(facts, search)
    if search.at is None:
        return next(free, None)
    return min(free, key=lambda each: search.distance(each[0]), default=None)


def _free(facts: Facts, search: Search) -> Iterator[Free]:
    sweep = Sweep(facts, search.party_size, search.way)
    return (each for each in sweep.free_on(search.day) if each[1] >= search.minutes)


def _slots(facts: Facts, search: Search, most: int) -> list[Slot]:
    nearest = sorted(_free(facts, search), key=lambda each: search.distance(each[0]))[:most]
    return [free_slot(facts, *each) for each in sorted(nearest)]


def show(
    found: Collection[Hit], facts: dict[int, Facts], search: Search, *, most: int = SLOTS_SHOWN
) -> list[Found]:
    keys = [hit.row.pk for hit in found]
    pages = {page.pk: page for page in _pages(keys=keys)}
    return [
        Found(
            pages[key],
            pages[key].url or "",
            pages[key].place,
            _slots(facts[key], search, most),
            facts[key].capacity,
        )
        for key in keys
        if key in pages
    ]


@prepared
def _pages(*, keys: Sequence[int]) -> QuerySet[ResourcePage]:
    columns = (column for column in COLUMNS if column != "policy")
    pages = ResourcePage.objects.filter(pk__in=keys).select_related(None)
    return pages.only(*columns).annotate(place=place_title())


def _relaxed(search: Search) -> list[tuple[str, Search]]:
    """The same search with one thing given up, what is given up most easily first."""
    found = []
    if search.minutes:
        found.append(("이용 시간을 줄이기", replace(search, minutes=0)))
    if search.party_size:
        found.append(("인원을 정하지 않기", replace(search, party_size=None)))
    if "/" in search.near:
        found.append(("같은 시·도 전체에서 찾기", replace(search, near=search.near.split("/")[0])))
    if search.near:
        found.append(("모든 지역에서 찾기", replace(search, near="")))
    if search.way:
        found.append(("다른 방법으로도 상담하기", replace(search, way=None)))
    if search.kind and not search.way:
        found.append(("다른 종류도 보기", replace(search, kind="")))
    return found
