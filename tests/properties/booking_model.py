"""Bookings in plain Python: lists of intervals and a clock. Written from the rules in words, not from the code.

Times are minutes since midnight of the first day. One resource: two rooms for four, and the hall for eight that they make.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

DAY = 24 * 60
OPENS, CLOSES = 9 * 60, 21 * 60
HORIZON = 14
LIMIT = 180
GRACE = 10
CANCEL_BEFORE = 20
OFFER = 60
BEGUN_OFFER = 10
FORGOTTEN = 2 * DAY

ROOMS = {"one": 4, "two": 4, "hall": 8}
TAKES = {"one": ("one",), "two": ("two",), "hall": ("one", "two")}

HOLDING = {"offered", "confirmed", "checked_in"}
COUNTING = HOLDING | {"completed", "no_show"}
LENGTHS = {60, 120, 180}
BEGUN = {"too_soon", "beyond_horizon", "length", "party_size", "suspended"}


def next_mark(now: int) -> int:
    return -(-now // 5) * 5


@dataclass
class Kept:
    """A booking."""

    person: int
    start: int
    end: int
    party: int
    room: str
    status: str = "confirmed"
    held: tuple[int, int] | None = None
    deadline: int | None = None
    asked: int | None = None
    is_coming: bool = False

    @property
    def grace(self) -> int:
        return GRACE * 2 if self.is_coming else GRACE


@dataclass
class Waits:
    person: int
    start: int
    end: int
    party: int
    is_open: bool = True


@dataclass
class Model:
    now: int
    closed: set[int] = field(default_factory=set)
    kept: dict[int, Kept] = field(default_factory=dict)
    waiting: list[Waits] = field(default_factory=list)
    strikes: list[int] = field(default_factory=list)
    number: int = 0
    series: list[list[tuple[str, int, int]]] = field(default_factory=list)
    """What staff keep for programs: of each series the rooms, from, until."""
    seen: Counter[str] = field(default_factory=Counter)
    """How often the less usual things came about."""

    # --- Rules

    def refusals(
        self,
        person: int,
        start: int,
        end: int,
        party: int | None,
        *,
        without: Kept | None = None,
        room: str = "",
    ) -> set[str]:
        """The codes of everything that stands against a wish."""
        others = [each for each in self.kept.values() if each is not without]
        own = [each for each in others if each.person == person]
        same_day = [each for each in own if each.status in COUNTING and each.start // DAY == start // DAY]
        checks = {
            "suspended": self.strikes.count(person) >= 3,
            "too_soon": start < self.now,
            "beyond_horizon": start // DAY > self.now // DAY + HORIZON,
            "closed": not self.is_open(start, end),
            "length": end - start not in LENGTHS,
            "party_size": party is not None and not 2 <= party <= max(ROOMS.values()),
            "taken": self.free_room(start, end, party, without=without, room=room) is None,
            "own_overlap": any(
                each.status in HOLDING and each.start < end and start < each.end for each in own
            ),
            "limit_day_minutes": sum(each.end - each.start for each in same_day) + end - start > LIMIT,
        }
        found = {code for code, stands in checks.items() if stands}
        self.seen["suspended"] += "suspended" in found
        return found

    @property
    def closed_from_now(self) -> set[int]:
        return {day for day in self.closed if day >= self.now // DAY}

    def is_open(self, start: int, end: int) -> bool:
        day = start // DAY
        return day not in self.closed and day * DAY + OPENS <= start and end <= day * DAY + CLOSES

    def free_room(
        self, start: int, end: int, party: int | None, *, without: Kept | None = None, room: str = ""
    ) -> str | None:
        """The smallest room that takes the party and is free the whole time."""
        if not self.is_open(start, end):
            return None
        for name in sorted(ROOMS, key=lambda name: ROOMS[name]):
            fits = (party is None or party <= ROOMS[name]) and room in ("", name)
            if fits and not any(self.is_held(part, start, end, without) for part in TAKES[name]):
                return name
        return None

    def is_held(self, room: str, start: int, end: int, without: Kept | None) -> bool:
        return any(
            each.held and each.held[0] < end and start < each.held[1] and room in TAKES[each.room]
            for each in self.kept.values()
            if each is not without
        ) or any(room == part and begins < end and start < ends for part, begins, ends in self.staff_has)

    @property
    def staff_has(self) -> list[tuple[str, int, int]]:
        return [row for rows in self.series for row in rows]

    # --- Use cases

    def book(self, person: int, start: int, end: int, party: int, status: str = "confirmed") -> Kept:
        room = self.free_room(start, end, party)
        assert room
        booking = Kept(person, start, end, party, room, status, held=(start, end))
        if status == "offered":
            booking.deadline = min(self.now + OFFER, start)
        self.number += 1
        self.kept[self.number] = booking
        return booking

    def may_cancel(self, booking: Kept) -> bool:
        return booking.status in HOLDING and self.now < booking.start - CANCEL_BEFORE

    def end(self, booking: Kept, status: str) -> None:
        booking.status, booking.held, booking.deadline = status, None, None
        self.seen[status] += 1
        self.seen[f"{status}, offered on"] += self.offer(booking.start, booking.end)

    def may_move(self, booking: Kept) -> bool:
        return booking.status == "confirmed" and self.may_cancel(booking)

    def move(self, booking: Kept, start: int) -> None:
        before, length = (booking.start, booking.end), booking.end - booking.start
        room = self.free_room(start, start + length, booking.party, without=booking)
        assert room
        booking.start, booking.end, booking.room = start, start + length, room
        booking.held, booking.asked, booking.is_coming = (start, start + length), None, False
        self.seen["moved"] += 1
        self.seen["moved, offered on"] += self.offer(*before)

    def may_check_in(self, booking: Kept) -> bool:
        return booking.status == "confirmed" and booking.start - 10 <= self.now < booking.end

    def extend_refusals(self, booking: Kept) -> set[str] | None:
        """None when it is not the time to ask."""
        if booking.status != "checked_in" or self.now >= booking.end:
            return None
        found = self.refusals(
            booking.person, booking.start, booking.end + 30, None, without=booking, room=booking.room
        )
        return found - BEGUN

    def extend(self, booking: Kept) -> None:
        booking.end += 30
        booking.held = (booking.start, booking.end)
        self.seen["extended"] += 1

    def leave(self, booking: Kept) -> None:
        booking.status = "completed"
        begun = max(self.now - booking.start, 0)
        last = booking.start + max(10, -(-begun // 10) * 10)
        if self.now < booking.end and last < booking.end:
            freed = (last, booking.end)
            booking.end, booking.held = last, (booking.start, last)
            self.seen["left early"] += 1
            self.seen["left within ten minutes"] += begun <= 10
            self.seen["left early, offered on"] += self.offer(*freed)

    def no_show(self, booking: Kept) -> None:
        booking.status = "no_show"
        self.strikes.append(booking.person)
        self.seen["no show"] += 1
        if self.now < booking.end:
            until = max(booking.start, self.now)
            booking.held = (booking.start, until) if until > booking.start else None
            self.seen["no show, offered on"] += self.offer(until, booking.end)

    def forgive(self, person: int) -> None:
        self.strikes = [each for each in self.strikes if each != person]
        self.seen["forgiven"] += 1

    # --- Staff

    def hit(self) -> dict[int, Kept]:
        """Coming bookings in times that are closed now."""
        return {
            number: each
            for number, each in self.kept.items()
            if each.status == "confirmed" and each.start > self.now and not self.is_open(each.start, each.end)
        }

    def keep(self, room: str, times: list[tuple[int, int]]) -> bool:
        """A room at some times for a program, all or nothing."""
        rows = [(part, start, end) for start, end in times for part in TAKES[room]]
        if any(self.is_held(part, start, end, None) for part, start, end in rows):
            self.seen["series refused"] += 1
            return False
        self.series.append(rows)
        self.seen["series"] += 1
        return True

    def give_back(self, number: int) -> None:
        """What of a series is still to come."""
        rows = self.series[number]
        coming = sorted(row for row in rows if row[2] > self.now)
        self.series[number] = [row for row in rows if row not in coming]
        for _, start, end in sorted(coming, key=lambda row: row[1]):
            self.seen["series, offered on"] += self.offer(start, end)

    # --- Waiting

    def join(self, person: int, start: int, end: int, party: int) -> None:
        if not any(each.is_open and (each.person, each.start) == (person, start) for each in self.waiting):
            self.waiting.append(Waits(person, start, end, party))

    def offer(self, start: int, end: int) -> bool:
        """Whether somebody who waits could be offered it."""
        offered = False
        for each in self.waiting:
            if not (each.is_open and each.start < end and start < each.end and self.now < each.end):
                continue
            begins, aside = each.start, set()
            if each.start <= self.now:
                begins, aside = next_mark(self.now), {"too_soon", "length"}
                if 2 * (each.end - begins) < each.end - each.start:
                    continue
            if not self.refusals(each.person, begins, each.end, each.party) - aside:
                each.is_open = False
                booking = self.book(each.person, begins, each.end, each.party, "offered")
                if aside:
                    booking.deadline = min(self.now + OFFER, self.now + BEGUN_OFFER)
                    self.seen["the rest offered"] += 1
                offered = True
        return offered

    def accept(self, booking: Kept) -> None:
        """What has begun begins with the yes."""
        booking.status, booking.deadline = "confirmed", None
        begins = next_mark(self.now)
        if booking.start < begins < booking.end:
            booking.start, booking.held = begins, (begins, booking.end)
            self.seen["the rest accepted later"] += 1
        self.seen["accepted"] += 1

    # --- Time

    def pass_time(self, minutes: int) -> None:
        """What the worker does, some minutes later."""
        self.now += minutes
        in_order = sorted(self.kept.items(), key=lambda item: (item[1].start, item[0]))
        for _, booking in in_order:
            if booking.status == "offered" and booking.deadline is not None and booking.deadline <= self.now:
                self.end(booking, "expired")
        late = [
            b for _, b in in_order if b.status == "confirmed" and self.now - FORGOTTEN < b.start <= self.now
        ]
        for booking in late:
            if booking.asked is None and booking.start + booking.grace // 2 <= self.now:
                booking.asked = self.now
                self.seen["asked"] += 1
        for booking in late:
            if booking.asked is not None and self.now >= max(
                booking.start + booking.grace, booking.asked + booking.grace // 2
            ):
                self.seen["released"] += 1
                self.seen["released, waited for longer"] += booking.is_coming
                self.no_show(booking)
        self.seen["offered unasked"] += self.offer(0, 10**9)
        self.complete({"checked_in"})

    def complete(self, statuses: set[str]) -> None:
        """What is over was used."""
        for booking in self.kept.values():
            if booking.status in statuses and booking.end <= self.now:
                self.seen["forgotten"] += booking.status == "confirmed" and booking.asked is None
                booking.status = "completed"
