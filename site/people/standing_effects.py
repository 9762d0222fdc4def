"""What other numbers of strikes would mean for people now: how many rest, and how many would begin, stop, or rest for longer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from people.enums import Track
from people.models import StandingSettings, Strike
from people.standing import standing

LONGEST_MONTH = timedelta(days=31)


@dataclass
class Effect:
    """Numbers of persons; who rests in two tracks counts in the first that changes."""

    resting: int = 0
    begins: int = 0
    ends: int = 0
    longer: int = 0
    shorter: int = 0

    @property
    def is_any(self) -> bool:
        return bool(self.begins or self.ends or self.longer or self.shorter)


def effect(before: StandingSettings, after: StandingSettings, now: datetime) -> Effect:
    """What the numbers (not kept yet) would mean. One query, then work in memory."""
    found = Effect()
    for strikes in _by_person(before, after, now).values():
        ends = [
            (
                standing(track, rows, before, now).suspended_until,
                standing(track, rows, after, now).suspended_until,
            )
            for track, rows in strikes.items()
        ]
        found.resting += any(old for old, _ in ends)
        if change := next((pair for pair in ends if pair[0] != pair[1]), None):
            _count(found, *change)
    return found


def _count(found: Effect, old: datetime | None, new: datetime | None) -> None:
    found.begins += old is None
    found.ends += new is None
    if old and new:
        found.longer += new > old
        found.shorter += new < old


def _by_person(
    before: StandingSettings, after: StandingSettings, now: datetime
) -> dict[int, dict[Track, list[Strike]]]:
    """Strikes that can matter: they still counted when the earliest rest began that isn't over under either numbers."""
    months = max(before.suspension_months, after.suspension_months) + 1
    found: dict[int, dict[Track, list[Strike]]] = defaultdict(lambda: defaultdict(list))
    for strike in Strike.objects.filter(forgiven_at=None, expires_at__gt=now - months * LONGEST_MONTH):
        found[strike.person_id][Track(strike.track)].append(strike)
    return found
