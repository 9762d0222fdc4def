"""Two workers draw the same lots at once: they take turns, in one order. With a control."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count

from bookings.enums import DrawResult, DrawStatus
from bookings.models import Booking, Draw, DrawEntry
from bookings.services import drawing
from bookings.services.drawing import draw_lots
from tests.factories import bookings as make
from tests.factories import draws
from tests.races.threads import at_once, overlapping_pairs, tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

PEOPLE, WORKERS = 12, 3
HOURS = range(10, 14)


@pytest.fixture
def draw(travel: Any) -> Draw:
    """Closed, with three people for every hour of a room."""
    travel("2026-11-23 09:00")
    made = draws.open_draw(make.open_room())
    for number in range(PEOPLE):
        draws.enter(made, make.person(number + 1), HOURS[number % len(HOURS)])
    travel("2026-11-26 00:01")
    return made


def by_the_order(draw: Draw) -> list[tuple[int, str]]:
    """Who gets it when everybody is asked in the order of the lots."""
    taken, results = set(), []
    for entry in draw.entries.order_by("rank"):
        results.append((entry.rank, DrawResult.LOST if entry.starts_at in taken else DrawResult.WON))
        taken.add(entry.starts_at)
    return results


def test_two_workers_draw_once_and_in_one_order(draw: Draw) -> None:
    counts = tally(at_once([lambda: draw_lots(draw=draw)] * WORKERS)[0])
    assert set(counts) <= {"bool", "busy"}, counts  # SQLite's one write lock may be waited for too long
    draw_lots(draw=draw)
    draw.refresh_from_db()
    assert draw.status == DrawStatus.DRAWN
    assert list(draw.entries.order_by("rank").values_list("rank", "result")) == by_the_order(draw)
    assert Booking.objects.count() == len(HOURS)
    assert overlapping_pairs() == 0


def test_control_without_the_locks_somebody_is_drawn_twice(
    draw: Draw, unlocked: None, unguarded: None, monkeypatch: Any
) -> None:
    def read(key: int) -> DrawEntry:
        return DrawEntry.objects.select_related("draw__resource__policy").get(pk=key)

    monkeypatch.setattr(drawing, "_lock_entry", read)
    monkeypatch.setattr(drawing, "give", drawing.give.__wrapped__)  # type: ignore[attr-defined]
    drawing._begin(draw.pk)
    at_once([lambda: draw_lots(draw=draw)] * WORKERS)
    twice = Booking.objects.values("person").annotate(number=Count("pk")).filter(number__gt=1)
    assert twice.exists(), "the race test could not have failed"
