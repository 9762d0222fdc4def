"""Many at once, with real threads and real connections; and controls that must fail without the locks."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from bookings.attempts import Attempt
from bookings.errors import Refused
from bookings.models import Booking, Hold, ResourcePage
from bookings.services import booking as service
from people.models import User
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.races]

ROUNDS = 10
LONGEST = 3.0  # seconds


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


def wants(person: User, resource: ResourcePage, start: datetime, minutes: int = 60) -> Callable[[], Booking]:
    return lambda: make.book(person, resource, start, minutes=minutes)


@pytest.fixture(autouse=True)
def queued_mail(settings):
    """As on a server: mails are rows in a queue, not work inside the request."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_forty_people_want_one_slot_and_one_gets_it():
    people = [make.person(number) for number in range(40)]
    resource = make.open_room()
    for round_number in range(ROUNDS):
        start = make.tomorrow_at(10 + round_number)
        results, seconds = at_once([wants(person, resource, start) for person in people])
        counts = tally(results)
        assert counts["Booking"] == 1, counts
        # SQLite has one write lock for everything; whoever waits too long is told kindly to try again.
        allowed = {"Booking", "taken"} | ({"busy"} if connection.vendor == "sqlite" else set())
        assert set(counts) <= allowed, counts
        if connection.vendor == "postgresql":
            assert max(seconds) <= LONGEST, max(seconds)
        assert Hold.objects.filter(starts_at=start).count() == 1
    assert Booking.objects.count() == Hold.objects.count() == ROUNDS


def test_shifted_slots_never_overlap():
    people = [make.person(number) for number in range(24)]
    resource = make.open_room()
    jobs = [
        wants(person, resource, make.tomorrow_at(10 + n % 4), 60 * (1 + n % 3))
        for n, person in enumerate(people)
    ]
    results, _ = at_once(jobs)
    assert tally(results)["Booking"] >= 1
    assert overlapping_pairs() == 0


@pytest.mark.parametrize("minutes", [60, 180], ids=["one-hour-each", "three-hours-each"])
def test_one_person_with_twelve_requests_never_gets_more_than_180_minutes(minutes):
    rooms = [make.open_room() for _ in range(12)]
    for round_number in range(ROUNDS):
        person = make.person(100 + round_number)
        starts = [make.tomorrow_at(9 + n % 9) for n in range(12)]
        results, seconds = at_once(
            [wants(person, resource, start, minutes) for resource, start in zip(rooms, starts, strict=True)]
        )
        counts = tally(results)
        assert set(counts) <= {"Booking", "limit_day_minutes", "own_overlap", "taken", "busy"}, counts
        booked = [each.minutes for each in Booking.objects.filter(person=person)]
        assert 0 < sum(booked) <= 180, booked
        if connection.vendor == "postgresql":
            assert max(seconds) <= LONGEST, max(seconds)
        Hold.objects.all().delete()


def test_a_double_click_makes_one_booking():
    import uuid

    person, resource, key = make.person(), make.open_room(), uuid.uuid4()
    job = lambda: make.book(person, resource, make.tomorrow_at(10), request_key=key)  # noqa: E731
    results, _ = at_once([job] * 8)
    assert {result.pk for result in results if isinstance(result, Booking)} == {Booking.objects.get().pk}
    assert set(tally(results)) <= {"Booking", "busy"}


# --- Controls: the same races without what protects from them -------------------------------


@pytest.fixture
def unlocked(monkeypatch):
    """No locks, no transaction, and a pause between looking and writing, as a slow server has."""

    def slow_refusals(attempt: Attempt, facts: Any) -> Any:
        found = real_refusals(attempt, facts)
        time.sleep(0.1)
        return found

    real_refusals = service.refusals
    monkeypatch.setattr(service, "lock_people", lambda ids: None)
    monkeypatch.setattr(
        service, "lock_units", lambda resource: list(resource.units.filter(is_active=True).order_by("pk"))
    )
    monkeypatch.setattr(service, "refusals", slow_refusals)
    monkeypatch.setattr(service, "_create", service._create.__wrapped__)


@pytest.fixture
def unguarded():
    """The database doesn't watch holds; it does again afterwards."""
    from importlib import import_module

    guard = import_module("bookings.migrations.0002_hold_no_overlap")
    do, undo = guard.STATEMENTS[connection.vendor]
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)
    yield
    Hold.objects.all().delete()
    with connection.cursor() as cursor:
        for statement in do:
            cursor.execute(statement)


def test_control_without_locks_and_guard_one_slot_is_given_twice(unlocked, unguarded):
    people = [make.person(number) for number in range(8)]
    resource = make.open_room()
    start = make.tomorrow_at(10)
    at_once([wants(person, resource, start) for person in people])
    assert Hold.objects.filter(starts_at=start).count() > 1, "the race test could not have failed"


def test_control_without_locks_the_guard_alone_still_refuses(unlocked):
    people = [make.person(number) for number in range(8)]
    resource = make.open_room()
    results, _ = at_once([wants(person, resource, make.tomorrow_at(10)) for person in people])
    assert Hold.objects.count() == 1
    assert not [result for result in results if isinstance(result, IntegrityError)], (
        "a refusal, not an error page"
    )


def test_control_without_the_person_lock_one_person_gets_too_much(unlocked):
    person = make.person()
    rooms = [make.open_room() for _ in range(6)]
    at_once([wants(person, resource, make.tomorrow_at(9 + 2 * n), 120) for n, resource in enumerate(rooms)])
    booked = sum(booking.minutes for booking in Booking.objects.filter(person=person))
    assert booked > 180, "the race test could not have failed"


def overlapping_pairs() -> int:
    holds = list(Hold.objects.order_by("unit", "starts_at"))
    return sum(
        1
        for first, second in itertools.pairwise(holds)
        if first.unit_id == second.unit_id and second.starts_at < first.ends_at - timedelta(0)
    )
