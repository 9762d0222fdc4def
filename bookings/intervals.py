"""Half-open intervals [start, end) of aware moments."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    start: datetime
    end: datetime

    def overlaps(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments as sorted intervals that neither overlap nor touch. Empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(interval for interval in intervals if interval.start < interval.end):
        if merged and start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Interval(start, end))
    return merged


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """What remains of `intervals` outside `holes`, merged."""
    rest = merge(intervals)
    for hole in merge(holes):
        pieces: list[Interval] = []
        for interval in rest:
            if interval.overlaps(hole):
                pieces += [Interval(interval.start, hole.start), Interval(hole.end, interval.end)]
            else:
                pieces.append(interval)
        rest = [piece for piece in pieces if piece.start < piece.end]
    return rest


def intersect(intervals: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """What lies in both, merged."""
    others = merge(others)
    return merge(
        Interval(max(one.start, other.start), min(one.end, other.end))
        for one in merge(intervals)
        for other in others
        if one.overlaps(other)
    )
