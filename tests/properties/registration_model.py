"""A session with a waiting line in plain Python: two lists and a clock. Written from the rules in words, not from the code.

Times are minutes. A free seat goes to the first in line as an offer: for a day, or for half of the time until the start.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

DAY = 24 * 60
SHORTEST = 5
LASTS = 120


@dataclass
class Model:
    now: int
    starts: int
    capacity: int
    confirmed: set[int] = field(default_factory=set)
    offered: dict[int, float] = field(default_factory=dict)
    """Whom a seat is offered, until when."""
    line: list[int] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    last_number: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def taken(self) -> int:
        return len(self.confirmed) + len(self.offered)

    def has(self, person: int) -> bool:
        return person in self.confirmed or person in self.offered or person in self.line

    def apply(self, person: int) -> str:
        if self.now >= self.starts + LASTS:
            return "closed"
        if self.has(person):
            return "already"
        if self.now >= self.starts:
            return "closed"
        if self.taken < self.capacity and not self.line:
            self.confirmed.add(person)
            return "confirmed"
        self.last_number += 1
        self.numbers[person] = self.last_number
        self.line.append(person)
        return "waiting"

    def cancel(self, person: int) -> str:
        if not self.has(person):
            return "nothing"
        if self.now >= self.starts:
            return "begun"
        self._out(person)
        return "cancelled"

    def accept(self, person: int) -> str:
        if person in self.confirmed:
            return "confirmed"
        if person not in self.offered or self.offered[person] <= self.now:
            return "answered"
        del self.offered[person]
        self.confirmed.add(person)
        return "confirmed"

    def decline(self, person: int) -> str:
        if person not in self.offered or self.offered[person] <= self.now:
            return "answered"
        self._out(person)
        return "declined"

    def enlarge(self, seats: int) -> None:
        self.capacity = max(seats, self.taken)

    def tick(self) -> None:
        """What the worker does: offers that ran out go on, in the order in which they did; free seats are offered."""
        for person in sorted(self.offered, key=lambda each: (self.offered[each], self.numbers[each])):
            if self.offered[person] <= self.now:
                self.seen["expired"] += 1
                self._out(person)
        if self.now < self.starts:
            self._offer()

    def _out(self, person: int) -> None:
        had_seat = person in self.confirmed or person in self.offered
        self.confirmed.discard(person)
        self.offered.pop(person, None)
        if person in self.line:
            self.line.remove(person)
        if had_seat:
            self._offer()

    def _offer(self) -> None:
        time = min(DAY, (self.starts - self.now) / 2)
        while self.line and self.taken < self.capacity and time >= SHORTEST:
            self.offered[self.line.pop(0)] = self.now + time
            self.seen["offered"] += 1
