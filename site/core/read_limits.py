"""How often something is looked at: for addresses that are read (GET), which allauth's limits let pass."""

from __future__ import annotations

from django.core.cache import cache

from core import clock


def may_read(what: str, who: str, *, most: int, minutes: int = 1) -> bool:
    """Whether `who` (an address, a person) may look once more in these minutes of the clock; counts the look."""
    period = int(clock.now().timestamp()) // (60 * minutes)
    key = f"{what}:{who}:{period}"
    cache.add(key, 0, timeout=120 * minutes)
    try:
        return cache.incr(key) <= most
    except ValueError:  # gone between the two: the cache is full
        return True
