"""One day of a center as a table: a row for each unit, a column for each half hour. Read in a few queries, whatever its size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bookings.desk.reach import Center, resources_under
from bookings.desk.states import MARKS, State, state_of
from bookings.enums import BookingStatus, HoldReason, ResourceKind
from bookings.intervals import Interval
from bookings.models import Booking, Hold, OpenSpan, ResourcePage, Unit
from core import clock, formats

STEP = timedelta(minutes=30)
USUAL_DAY = (9, 18)
"""The hours shown of a day on which nothing is open and nothing held."""


NEEDED = [
    *("unit_id", "starts_at", "ends_at", "reason", "note"),
    *(
        f"booking__{name}"
        for name in ("resource_id", "starts_at", "ends_at", "status", "party_size", "guest_name")
    ),
    *("booking__person__name", "booking__person__email"),
    *(f"booking__loan__{name}" for name in ("due_at", "handed_over_at", "returned_at", "lost_at")),
]
"""Of the holds of a day, the fields that the table shows or reckons with: there are hundreds of them."""


@dataclass(frozen=True)
class Block:
    """What holds a unit: a booking, or a reason of the center."""

    hold: Hold
    state: State
    action: str = ""
    """What one touch does to it now: `check_in`, `leave`, `approve`, or nothing."""

    @property
    def booking(self) -> Booking | None:
        return self.hold.booking

    @property
    def mark(self) -> str:
        return MARKS[self.state]

    @property
    def word(self) -> str:
        return HoldReason(self.hold.reason).label if self.hold.reason else self.state.label

    @property
    def times(self) -> str:
        """`14:00~16:00`, short as the heads of the columns; of what reaches beyond the day, with dates."""
        whole = self.booking or self.hold
        start, end = clock.local(whole.starts_at), clock.local(whole.ends_at)
        if start.date() != end.date():
            return formats.period_text(start, end)
        return f"{start:%H:%M}~{end:%H:%M}"


class Cell(NamedTuple):
    """Neighbouring half hours that say the same, as one cell."""

    state: State
    span: int
    times: Interval
    blocks: tuple[Block, ...] = ()

    @property
    def start(self) -> str:
        """As it stands in addresses."""
        return f"{clock.local(self.times.start):%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        """`오후 2시 30분~오후 5시`, for those who hear it."""
        return f"{formats.spoken_time_text(self.times.start)}~{formats.spoken_time_text(self.times.end)}"


@dataclass(frozen=True)
class Row:
    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """A resource with the rows of its units."""

    resource: ResourcePage
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Board:
    day: date
    hours: tuple[tuple[str, int], ...]
    """The words over the columns, each with the number of half hours under it."""
    groups: tuple[Group, ...]
    counts: tuple[tuple[State, int], ...]
    people: tuple[int | None, ...]

    @property
    def columns(self) -> int:
        return sum(span for _, span in self.hours)

    @property
    def units(self) -> int:
        return sum(len(group.rows) for group in self.groups)


def board_of(resources: Sequence[ResourcePage], day: date, now: datetime) -> Board:
    """The table of one day. Three queries: units, hours, and what holds the units."""
    by_key = {resource.pk: resource for resource in resources}
    units = list(Unit.objects.filter(resource__in=by_key).order_by("sort_order", "pk"))
    hours = _hours(by_key, day)
    blocks = _blocks(units, by_key, day, now)
    window = _window(day, hours, blocks)
    parts = _parts(units)
    grid = Grid(window, now)
    rows = defaultdict(list)
    for unit in units:
        empty = grid.empty(is_active=unit.is_active, opened=_open(unit, hours))
        rows[unit.resource_id].append(Row(unit, grid.cells(empty, _of_unit(unit, parts, blocks))))
    found = {block.booking.pk: block for each in blocks.values() for block in each if block.booking}
    counts = Counter(block.state for block in found.values())
    return Board(
        day=day,
        hours=tuple(_heads(window)),
        groups=tuple(Group(resource, tuple(rows[resource.pk])) for resource in resources),
        counts=tuple((state, counts[state]) for state in State if counts[state]),
        people=tuple(block.booking.person_id for block in found.values() if block.booking),
    )


def resources_shown(
    resources: Sequence[ResourcePage], center: Center | None, kind: str
) -> list[ResourcePage]:
    """Of these resources, those under a center and, if one was chosen, of a kind."""
    found = resources_under(center, resources)
    return [resource for resource in found if kind in ("", resource.kind)]


def _hours(by_key: Iterable[int], day: date) -> dict[tuple[int, int | None], list[Interval]]:
    """Open times by resource and, where it has hours of its own, unit."""
    hours: dict[tuple[int, int | None], list[Interval]] = defaultdict(list)
    rows = OpenSpan.objects.filter(resource__in=list(by_key)).overlapping(*clock.day_bounds(day)).order_by()
    for resource, unit, start, end in rows.values_list("resource_id", "unit_id", "starts_at", "ends_at"):
        hours[resource, unit].append(Interval(start, end))
    return hours


def _open(unit: Unit, hours: dict[tuple[int, int | None], list[Interval]]) -> list[Interval]:
    return hours.get((unit.resource_id, unit.pk if unit.has_rota else None), [])


def _blocks(
    units: Iterable[Unit], by_key: dict[int, ResourcePage], day: date, now: datetime
) -> dict[int, list[Block]]:
    """What holds the units on a day, by unit, in the order of the clock."""
    holds = (
        Hold.objects.filter(unit__in=[unit.pk for unit in units])
        .overlapping(*clock.day_bounds(day))
        .select_related("booking__person", "booking__loan")
        .only(*NEEDED)
        .order_by("starts_at")
    )
    found = defaultdict(list)
    for hold in holds:
        booking = hold.booking
        if booking is None:
            found[hold.unit_id].append(Block(hold, State.HELD))
            continue
        if booking.resource_id in by_key:
            booking.resource = by_key[booking.resource_id]
        found[hold.unit_id].append(Block(hold, state_of(booking, now), _action(booking, now)))
    return found


def _action(booking: Booking, now: datetime) -> str:
    if booking.resource.kind == ResourceKind.LOAN:
        return ""
    if booking.status == BookingStatus.REQUESTED:
        return "approve"
    if booking.status == BookingStatus.CHECKED_IN:
        return "leave"
    return "check_in" if booking.can_check_in(now) else ""


def _parts(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The parts of halls, which are never held themselves."""
    parts = defaultdict(list)
    for unit in units:
        if unit.whole_id:
            parts[unit.whole_id].append(unit.pk)
    return parts


def _of_unit(unit: Unit, parts: dict[int, list[int]], blocks: dict[int, list[Block]]) -> list[Block]:
    """What holds a unit, or any part of it; a booking of the whole is there once."""
    if unit.pk not in parts:
        return blocks.get(unit.pk, [])
    seen: dict[tuple[int | None, datetime], Block] = {}
    for key in parts[unit.pk]:
        for block in blocks.get(key, []):
            seen.setdefault((block.hold.booking_id, block.hold.starts_at), block)
    return sorted(seen.values(), key=lambda block: block.hold.starts_at)


def _window(
    day: date,
    hours: dict[tuple[int, int | None], list[Interval]],
    blocks: dict[int, list[Block]],
) -> Interval:
    """From the first opening to the last closing of the day, wider where something is held; whole hours."""
    begin, end = clock.day_bounds(day)
    times = [span for spans in hours.values() for span in spans]
    times += [
        Interval(block.booking.starts_at, block.booking.ends_at) if block.booking else Interval(*_ends(block))
        for found in blocks.values()
        for block in found
        if begin <= block.hold.starts_at and block.hold.ends_at <= end
    ]
    if not times:
        return Interval(*(begin + timedelta(hours=hour) for hour in USUAL_DAY))
    first = max(begin, min(span.start for span in times))
    last = min(end, max(span.end for span in times))
    hour = timedelta(hours=1)
    return Interval(begin + (first - begin) // hour * hour, begin + -(-(last - begin) // hour) * hour)


def _ends(block: Block) -> tuple[datetime, datetime]:
    return block.hold.starts_at, block.hold.ends_at


def _heads(window: Interval) -> Iterable[tuple[str, int]]:
    start = window.start
    while start < window.end:
        yield f"{clock.local(start).hour}시", 2
        start += 2 * STEP


class Grid:
    """The half hours of a day, from the first that is shown to the last."""

    def __init__(self, window: Interval, now: datetime) -> None:
        self.window, self.now = window, now
        self.count = (window.end - window.start) // STEP
        self.known: dict[tuple[bool, tuple[Interval, ...]], list[State]] = {}
        self.times: dict[tuple[int, int], Interval] = {}

    def empty(self, *, is_active: bool, opened: Sequence[Interval]) -> list[State]:
        """What each half hour says of a unit that nothing holds. Most units have the same hours."""
        key = is_active, tuple(opened)
        if key not in self.known:
            self.known[key] = list(self._empty(is_active, opened))
        return self.known[key]

    def cells(self, empty: Sequence[State], blocks: Iterable[Block]) -> tuple[Cell, ...]:
        """The half hours of a unit, those that say the same put together."""
        said: list[State | tuple[Block, ...]] = list(empty)
        for block in blocks:
            for index in self._indexes(Interval(*_ends(block))):
                held = said[index]
                said[index] = (*held, block) if isinstance(held, tuple) else (block,)
        cells, begin = [], 0
        for end in range(1, self.count + 1):
            if end == self.count or said[end] != said[begin]:
                cells.append(self._cell(said[begin], begin, end))
                begin = end
        return tuple(cells)

    def _cell(self, says: State | tuple[Block, ...], begin: int, end: int) -> Cell:
        times = self.times.get((begin, end))
        if times is None:
            start = self.window.start
            times = self.times[begin, end] = Interval(start + begin * STEP, start + end * STEP)
        if isinstance(says, tuple):
            return Cell(says[0].state, end - begin, times, says)
        return Cell(says, end - begin, times)

    def _empty(self, is_active: bool, opened: Iterable[Interval]) -> Iterable[State]:
        is_open = {index for span in opened for index in self._indexes(span)}
        for index in range(self.count):
            if not is_active:
                yield State.OFF
            elif index not in is_open:
                yield State.CLOSED
            else:
                ends = self.window.start + (index + 1) * STEP
                yield State.PAST if ends <= self.now else State.FREE

    def _indexes(self, times: Interval) -> range:
        """The half hours that a time touches."""
        first = (times.start - self.window.start) // STEP
        last = -(-(times.end - self.window.start) // STEP)
        return range(max(0, first), max(0, min(self.count, last)))
