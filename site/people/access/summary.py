"""What a monthly review looks at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from core import clock
from people.enums import AccessAction
from people.models import AccessRecord
from people.services.access import records_of_month

NIGHT_FROM, NIGHT_UNTIL = 22, 6  # hours in Seoul
MANY_PEOPLE = 100  # in one list or file
MANY_VIEWS = 100  # of one account in one day
SHOWN = 50  # of each kind; the number of all is always told


@dataclass
class Some:
    """The number of records of a kind, and the first of them."""

    number: int = 0
    first: list[AccessRecord] = field(default_factory=list)

    def add(self, row: AccessRecord) -> None:
        self.number += 1
        if self.number <= SHOWN:
            self.first.append(row)

    @property
    def rest(self) -> int:
        return self.number - len(self.first)


@dataclass(frozen=True)
class BusyDay:
    """One account looked at very many people one by one."""

    day: date
    actor: str
    views: int


@dataclass(frozen=True)
class MonthSummary:
    month: date
    records: int
    actions: list[tuple[str, int]]
    actors: list[tuple[str, int]]
    exports: Some
    at_night: Some
    of_many: Some
    busy_days: list[BusyDay]

    @property
    def is_unusual(self) -> bool:
        return bool(self.at_night.number or self.of_many.number or self.busy_days)


def is_at_night(row: AccessRecord) -> bool:
    """Between 22:00 and 6:00 in Seoul."""
    hour = clock.local(row.at).hour
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def month_summary(month: date) -> MonthSummary:
    """One pass over the records of a month."""
    actions: Counter[str] = Counter()
    actors: Counter[str] = Counter()
    views: Counter[tuple[date, str]] = Counter()
    exports, at_night, of_many = Some(), Some(), Some()
    for row in records_of_month(month).order_by("pk").iterator():
        actions[row.action] += 1
        actors[row.actor] += 1
        if row.action == AccessAction.EXPORT:
            exports.add(row)
        if row.action == AccessAction.VIEW:
            views[clock.local(row.at).date(), row.actor] += 1
        if is_at_night(row):
            at_night.add(row)
        if len(row.people) > MANY_PEOPLE:
            of_many.add(row)
    return MonthSummary(
        month=month,
        records=actions.total(),
        actions=[(action.label, actions[action]) for action in AccessAction],
        actors=actors.most_common(),
        exports=exports,
        at_night=at_night,
        of_many=of_many,
        busy_days=[
            BusyDay(day, actor, number)
            for (day, actor), number in sorted(views.items())
            if number > MANY_VIEWS
        ],
    )
