"""Which session stands for which day of a rule: with another time of day, it is still the session of that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from core import clock
from events.models import Session


@dataclass(frozen=True, slots=True)
class Slot:
    """When a session should begin and end."""

    starts_at: datetime
    ends_at: datetime


Match = tuple[Session, Slot | None]


def matched(rows: Iterable[Session], wanted: dict[datetime, Slot]) -> tuple[list[Match], list[Slot]]:
    """Every session with what is wanted of it, or nothing; then what no session stands for yet.

    A session stands for its own start, else for the first slot left on its original day, so that one that was moved or called off
    gets none beside it. The second group of a session that was split, a few microseconds later, stands for nothing.
    """
    left = dict(wanted)
    found: list[Match] = []
    others = []
    for row in sorted(rows, key=attrgetter("original_start")):
        slot = left.pop(row.original_start, None)
        if slot or row.original_start.microsecond:
            found.append((row, slot))
        else:
            others.append(row)
    days: dict[date, list[Slot]] = {}
    for slot in sorted(left.values(), key=attrgetter("starts_at"), reverse=True):
        days.setdefault(clock.local(slot.starts_at).date(), []).append(slot)
    for row in others:
        of_day = days.get(clock.local(row.original_start).date())
        found.append((row, of_day.pop() if of_day else None))
    return found, [slot for slots in days.values() for slot in slots]


def follows(row: Session, slot: Slot | None, now: datetime) -> bool:
    """Whether a session takes what the rule says: not one that has begun, nor into the past, nor what staff moved or called off."""
    return row.starts_at > now and not row.stands_alone and (slot is None or slot.starts_at > now)
