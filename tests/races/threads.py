"""Jobs that start together, each in a thread with a connection of its own."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connections

from bookings.errors import Refused
from bookings.models import Hold


def at_once(jobs: list[Callable[[], Any]]) -> tuple[list[Any], list[float]]:
    """Run every job in a thread of its own, started together. Gives what each returned or raised, and its seconds."""
    results: list[Any] = [None] * len(jobs)
    seconds = [0.0] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(number: int) -> None:
        try:
            start.wait()
            began = time.perf_counter()
            try:
                results[number] = jobs[number]()
            except Exception as error:
                results[number] = error
            seconds[number] = time.perf_counter() - began
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, seconds


def tally(results: list[Any]) -> Counter[str]:
    return Counter(
        result.code if isinstance(result, Refused) else type(result).__name__ for result in results
    )


def overlapping_pairs() -> int:
    """How many holds of one unit overlap the one before them."""
    holds = list(Hold.objects.order_by("unit", "starts_at"))
    return sum(
        first.unit_id == second.unit_id and second.starts_at < first.ends_at
        for first, second in itertools.pairwise(holds)
    )
