"""Many at once, with real threads and real connections; and controls that must fail without the locks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, connection

from bookings.models import Booking, Hold, ResourcePage
from people.models import User
from tests.factories import bookings as make
from tests.races.threads import at_once, overlapping_pairs, tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ROUNDS = 10
LONGEST = 3.0  # seconds


def wants(person: User, resource: ResourcePage, start: datetime, minutes: int = 60) -> Callable[[], Booking]:
    return lambda: make.book(person, resource, start, minutes=minutes)


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
