"""How long free times and the desk take with much to read: `python -m tests.bench.reads` in a database that may be spoilt.

230 centers of 4 rooms with 10 thousand, 100 thousand and 1 million bookings behind them, four a day in each room, and what the
worker does every minute beside them; then a center of 200 rooms, each booked three times today. Writes JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

django.setup()

# What follows needs the settings.
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Page  # noqa: E402

from bookings import selectors  # noqa: E402
from bookings.enums import BookingStatus  # noqa: E402
from bookings.models import Booking, OpenSpan, ResourcePage  # noqa: E402
from bookings.services.clockwork import run_due  # noqa: E402
from bookings.services.reminding import remind_due  # noqa: E402
from config.demo.indexing import index_at_the_end  # noqa: E402
from core import clock  # noqa: E402
from people.enums import Role  # noqa: E402
from tests.bench.history import fill  # noqa: E402
from tests.factories import bookings as make  # noqa: E402
from tests.factories import staff  # noqa: E402
from tests.factories.home import CenterFactory  # noqa: E402

CENTERS, ROOMS = 230, 4
HISTORIES = (10_000, 100_000, 1_000_000)
A_DAY = 4  # past bookings of a room
DESK_UNITS, DESK_A_DAY = 200, 3
TIMES = 15


def measure() -> dict[str, Any]:
    with index_at_the_end():
        ResourcePage.objects.update(live=False)
        centers = [CenterFactory(slug=f"network-{number}") for number in range(CENTERS)]
        network = [room for each in centers for room in rooms(each, ROOMS)]
        center = CenterFactory(slug="desk")
        desk = rooms(center, 1, units=DESK_UNITS)
    day = clock.today() + timedelta(days=1)
    availability: list[dict[str, Any]] = []
    every_minute: list[float] = []
    pattern = make.book(make.person(1, email="reads-past@didim.example"), network[0], make.on(day, 9))
    Booking.objects.filter(pk=pattern.pk).update(status=BookingStatus.COMPLETED)  # as all that is past
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database itself does on a site that runs
    there = 0
    for size in HISTORIES:
        fill(network, range(there, size), clock.today() - timedelta(days=1), A_DAY, letter="n", like=pattern)
        there = size
        every_minute.append(taken_by(run_due)["ms"] + taken_by(remind_due)["ms"])
        availability.append({"bookings": size, "resources": len(network), **taken_by(lambda: free(day))})
    pattern = make.book(make.person(2, email="reads-desk@didim.example"), desk[0], make.on(day, 9))
    fill(desk, range(DESK_UNITS * DESK_A_DAY), clock.today(), DESK_A_DAY, letter="d", like=pattern)
    return {
        "availability": availability,
        "every_minute_ms": every_minute,
        "desk": {"units": DESK_UNITS, **day_view(center)},
    }


def free(day: date) -> object:
    """What is free in the network on one day."""
    found = selectors.Finder(selectors.Search(day)).hits
    assert len(found) == CENTERS * ROOMS + 1
    return found


def day_view(center: Page) -> dict[str, float]:
    browser = staff.signed_in(staff.member(Role.MANAGER, center))
    address = reverse("desk:today")

    def look() -> None:
        assert browser.get(address).status_code == 200

    return taken_by(look)


def taken_by(job: Callable[[], object]) -> dict[str, float]:
    """Median milliseconds and the number of queries, when the process is warm."""
    job()
    with CaptureQueriesContext(connection) as queries:
        job()
        asked = len(queries)  # a later request empties the list
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        job()
        times.append(time.perf_counter() - started)
    return {"ms": round(statistics.median(times) * 1000, 1), "queries": asked}


# --- Much to read ---------------------------------------------------------------------------


def rooms(center: Page, count: int, *, units: int = 1) -> list[ResourcePage]:
    """Rooms of a center, open from 9 to 21 on every day around today."""
    found = [make.room(center, capacities=(4,) * units) for _ in range(count)]
    days = [clock.today() + timedelta(days=day) for day in range(-1, 15)]
    OpenSpan.objects.bulk_create(
        OpenSpan(resource=room, starts_at=make.on(day, 9), ends_at=make.on(day, 21))
        for room in found
        for day in days
    )
    return found


if __name__ == "__main__":
    json.dump(measure(), sys.stdout)
