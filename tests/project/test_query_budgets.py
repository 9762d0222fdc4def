"""Pages for nobody in particular take at most 10 queries, those of the desk 25, however much there is to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import ResourcePage
from config.demo.indexing import index_at_the_end
from core import clock
from core.middleware import known_sites
from events.enums import ProgramKind
from events.models import ProgramPage, Session
from home.models import CenterPage, NewsPage, StoryPage
from tests.factories import bookings as make
from tests.factories import demo
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory, NewsFactory, StoryFactory
from tests.factories.leftovers import forgotten
from tests.factories.stops import Stop

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BUDGET = 10
DESK = 25  # session, person, rights and menu; the access log, which is written before anything is shown; a first visit
MORE = {
    "desk: hit by a holiday": 33,
    "issue": 28,
}  # each booking looks for its own times; Wagtail's page of an issue
FILLING = 16  # what empty caches may ask for on top: settings, addresses, one for every picture of a card
TIMES = 10


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, list[int]]]:
    """Queries by page: with empty and with warm caches, for the demo and for ten times as much."""
    # The clock stands still: a kiosk notes once a minute that it was in use.
    with django_db_blocker.unblock(), forgotten(), time_machine.travel(clock.now(), tick=False):
        stops = [stop for stop in demo.walk() if not stop.forms and (stop.is_admin or not stop.person)]
        for stop in stops:
            scale_pictures(stop)
        found = {stop.name: queries(stop) for stop in stops}
        with index_at_the_end():
            add_much_more()
        demo.analyse()
        for stop in stops:
            found[stop.name] += queries(stop)
        yield found


def empty_caches() -> None:
    for alias in settings.CACHES:
        caches[alias].clear()
    known_sites.clear()


def scale_pictures(stop: Stop) -> None:
    """That is done the first time that anybody asks for them."""
    if not stop.is_admin:
        empty_caches()  # also of what another test has left
        stop.browser().get(stop.path)


def queries(stop: Stop) -> list[int]:
    """How many it takes with empty caches, and how many the next time."""
    empty_caches()
    numbers = []
    for _ in range(2):
        client = stop.browser()
        with CaptureQueriesContext(connection) as captured:
            client.get(stop.path)
        numbers.append(len(captured))
    return numbers


def add_much_more() -> None:
    """Ten times the demo: every center with a room and bookings, a program with sessions, notices; stories."""
    before = {
        model: model.objects.count() for model in (CenterPage, ResourcePage, ProgramPage, StoryPage, NewsPage)
    }
    for program in ProgramPage.objects.filter(sessions__starts_at__gt=clock.now()).distinct():
        add_sessions(program, 100, hour=7)
    centers = [CenterFactory() for _ in range(before[CenterPage] * (TIMES - 1))]
    for number in range(before[ResourcePage] * (TIMES - 1)):
        room = make.open_room(centers[number % len(centers)])
        make.book(make.person(100 + number), room, make.tomorrow_at(9 + number % 12))
    kinds = list(ProgramKind)
    for number in range(before[ProgramPage] * (TIMES - 1)):
        program = ProgramFactory(parent=centers[number % len(centers)], kind=kinds[number % len(kinds)])
        add_sessions(program, 10)
    for _ in range(before[StoryPage] * (TIMES - 1)):
        StoryFactory()
    for number in range(before[NewsPage] * (TIMES - 1)):
        NewsFactory(center=centers[number % len(centers)])
    for model, count in before.items():
        assert model.objects.count() >= count * TIMES


def add_sessions(program: ProgramPage, count: int, hour: int = 20) -> None:
    """One a day from tomorrow on."""
    starts = [make.tomorrow_at(hour) + timedelta(days=n) for n in range(count)]
    Session.objects.bulk_create(
        Session(program=program, starts_at=start, original_start=start, ends_at=start + timedelta(hours=2))
        for start in starts
    )


def table(counts: dict[str, list[int]]) -> str:
    head = f"{'':<45}{'demo':>12}{f'x{TIMES}':>12}\n{'':<45}" + f"{'cold':>6}{'warm':>6}" * 2
    return "\n".join(
        [head, *(f"{name:<45}" + "".join(f"{n:>6}" for n in row) for name, row in counts.items())]
    )


def test_pages_stay_in_their_budget(counts: dict[str, list[int]]) -> None:
    print(f"\n{table(counts)}")
    warm = {name: row for name, row in counts.items() if max(row[1], row[3]) > budget(name)}
    cold = {name: row for name, row in counts.items() if max(row) > budget(name) + FILLING}
    assert warm == {}, table(warm)
    assert cold == {}, table(cold)


def budget(name: str) -> int:
    for page, most in MORE.items():
        if name.startswith(page):
            return most
    return DESK if name.startswith(("desk:", "counsellor:")) else BUDGET


def test_more_content_takes_no_more_queries(counts: dict[str, list[int]]) -> None:
    assert {name: row for name, row in counts.items() if row[2] > row[0] or row[3] > row[1]} == {}, table(
        counts
    )


def test_caches_spare_queries_and_never_add_any(counts: dict[str, list[int]]) -> None:
    assert {name: row for name, row in counts.items() if row[1] > row[0] or row[3] > row[2]} == {}, table(
        counts
    )
