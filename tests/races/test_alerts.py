"""Workers gather topic alerts at once: one copy for each subscriber, one note of a free seat. With controls."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import QuerySet

from newsletter.enums import HappeningKind
from newsletter.models import Delivery, FullProgram, Happening, Subscriber
from newsletter.services import alerting, noticing
from newsletter.services.alerting import alerts_gather
from newsletter.services.noticing import seats_notice
from tests.factories import registering as reg
from tests.factories.newsletter import subscriber
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

WORKERS, PEOPLE = 4, 6


@pytest.fixture
def readers(travel: Any) -> None:
    """Six who follow everything, and a program that came out an hour ago."""
    travel("2026-11-23 10:00")
    for number in range(PEOPLE):
        subscriber(number)
    Happening.objects.create(page_id=reg.session(5).program_id, kind=HappeningKind.NEW)
    travel("2026-11-23 11:00")


def test_each_subscriber_gets_one_copy(readers: None) -> None:
    results, _ = at_once([alerts_gather] * WORKERS)
    assert sum(results) == PEOPLE
    assert Delivery.objects.count() == PEOPLE


def test_control_who_looks_first_and_moves_the_mark_later_tells_twice(
    readers: None, monkeypatch: Any
) -> None:
    all_looked = threading.Barrier(WORKERS)

    def look(behind: QuerySet[Subscriber]) -> list[int]:
        found = list(behind.values_list("pk", flat=True))
        if found:
            all_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(alerting, "_lock_some", look)
    monkeypatch.setattr(alerting, "transaction", SimpleNamespace(atomic=nullcontext))
    at_once([alerts_gather] * WORKERS)
    assert Delivery.objects.count() > PEOPLE, "the race test could not have failed"


@pytest.fixture
def free_again(travel: Any) -> None:
    """A program that was full when we last looked, and isn't any more."""
    travel("2026-11-23 10:00")
    FullProgram.objects.create(program=reg.session(5).program)


def test_a_free_seat_is_one_row(free_again: None) -> None:
    results, _ = at_once([seats_notice] * WORKERS)
    assert sum(each for each in results if isinstance(each, int)) == 1
    assert Happening.objects.count() == 1


def test_the_database_keeps_a_second_note_out(free_again: None, monkeypatch: Any) -> None:
    """Even who doesn't take the row away writes one."""

    def careless(full: FullProgram) -> bool:
        return Happening.objects.get_or_create(
            page_id=full.program_id, kind=HappeningKind.SEATS, day=noticing.clock.today()
        )[1]

    monkeypatch.setattr(noticing, "_tell", careless)
    results, _ = at_once([seats_notice] * WORKERS)
    assert sum(results) == 1
    assert Happening.objects.count() == 1
