"""What somebody follows, and why something reaches them. Pure: nothing here reads the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core import formats
from newsletter.enums import TOPICS, HappeningKind

TOPIC_LABELS = {value: label for group in TOPICS.values() for value, label in group}


@dataclass(frozen=True)
class Item:
    """Something to tell of, as it is when alerts are gathered. `number` is that of the happening; without a center, it is of the
    whole network, which is everywhere."""

    number: int
    kind: HappeningKind
    topic: str
    title: str
    path: str
    center: int | None = None
    region: int | None = None
    center_name: str = ""
    region_name: str = ""
    summary: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def when(self) -> str:
        """In the language of the words around it."""
        return formats.period_text(self.starts_at, self.ends_at) if self.starts_at and self.ends_at else ""


@dataclass(frozen=True)
class Why:
    """What of somebody's choices let an item through; empty where nothing was chosen."""

    topic: str
    place: str

    @property
    def words(self) -> str:
        """`‘특강’, ‘경기’ 소식을 구독하고 있어요.`"""
        chosen = [each for each in (self.topic, self.place) if each]
        if formats.in_english():
            return f"you follow {' and '.join(f'“{each}”' for each in chosen) or 'everything'}."
        return f"{', '.join(f'‘{each}’' for each in chosen) or '모든'} 소식을 구독하고 있어요."


@dataclass(frozen=True)
class Reader:
    """What decides over what somebody gets. Without topics, everything; without regions and centers, everywhere."""

    topics: frozenset[str] = frozenset()
    regions: frozenset[int] = frozenset()
    centers: frozenset[int] = frozenset()
    language: str = "ko"

    def follows(self, topic: str) -> bool:
        return not self.topics or topic in self.topics

    def is_near(self, center: int | None, region: int | None) -> bool:
        """Whether a center, with its region, is one of theirs; what has no center is everywhere."""
        is_everywhere = center is None or not (self.regions or self.centers)
        return is_everywhere or center in self.centers or region in self.regions

    def why(self, item: Item) -> Why | None:
        """Why an item is for them, or nothing when it isn't."""
        if not (self.follows(item.topic) and self.is_near(item.center, item.region)):
            return None
        return Why(TOPIC_LABELS.get(item.topic, "") if self.topics else "", self._place(item))

    def _place(self, item: Item) -> str:
        """The choice that brought it near."""
        if item.center in self.centers:
            return item.center_name
        return item.region_name if item.region in self.regions else ""


@dataclass(frozen=True)
class Entry:
    """An item in somebody's mail, with the reason for which it stands there."""

    item: Item
    why: Why


MOST = 20


def entries_for(reader: Reader, items: Iterable[Item], heard_until: int) -> tuple[Entry, ...]:
    """What somebody has not heard of yet, the newest first; each page once, of what happened to it the last thing."""
    found: dict[str, Entry] = {}
    for item in sorted(items, key=lambda each: -each.number):
        if item.number > heard_until and item.path not in found and (why := reader.why(item)):
            found[item.path] = Entry(item, why)
    return tuple(found.values())[:MOST]
