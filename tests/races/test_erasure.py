"""Booking and deleting the account in the same moment; and counting a use, by two workers at once."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from bookings.enums import BookingStatus
from bookings.models import Booking, Hold
from bookings.services import completion
from bookings.services.completion import bookings_complete
from core import clock
from people.models import Use, User
from people.services import erasure
from people.services.erasure import erase
from tests.factories import bookings as make
from tests.races.test_bookings import wants
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ROUNDS = 12
KIND = {None: "done", "errands_left": "errands", "signed_out": "gone", "busy": "busy"}


def outcome(result: Any) -> str:
    """A short word for what a job returned or raised; an error that nobody expects stays itself."""
    code = getattr(result, "code", None) if isinstance(result, Exception) else None
    if isinstance(result, Exception) and code is None:
        return type(result).__name__
    return KIND.get(code, str(code))


def orphans() -> int:
    """Bookings to come that belong to nobody."""
    return Booking.objects.coming(clock.now()).filter(person=None).count()


def race(round_number: int, resource: Any) -> list[str]:
    person = make.person(round_number + 1)
    start = make.tomorrow_at(9 + round_number % 12)
    jobs = [wants(person, resource, start), lambda: erase(person)]
    results, _ = at_once(jobs if round_number % 2 else jobs[::-1])
    return [outcome(result) for result in (results if round_number % 2 else results[::-1])]


def test_either_the_booking_or_the_account_goes():
    resource = make.open_room()
    for round_number in range(ROUNDS):
        booked, erased = race(round_number, resource)
        allowed = {("done", "errands"), ("gone", "done")}
        if connection.vendor == "sqlite":
            allowed |= {("busy", "done"), ("done", "busy")}
        assert (booked, erased) in allowed
        assert orphans() == 0
        assert User.objects.filter(email=f"visitor{round_number + 1}@didim.example").exists() == (
            erased != "done"
        )


@pytest.fixture
def unlocked(monkeypatch):
    """Nobody locks the person, nothing is one transaction, and between looking and deleting there is a pause, in which a
    booking comes that had begun before."""
    looked = threading.Event()

    def slow_errands(person: User) -> list[Any]:
        found = real_errands(person)
        looked.set()
        time.sleep(1)
        return found

    from bookings.services import booking as service

    real_errands = erasure.errands_of
    monkeypatch.setattr(erasure, "lock", lambda person: User.objects.filter(pk=person.pk).first())
    monkeypatch.setattr(erasure, "errands_of", slow_errands)
    monkeypatch.setattr(erasure, "_erase", erasure._erase.__wrapped__)
    monkeypatch.setattr(service, "lock_people", lambda ids: looked.wait(2))


def test_control_without_the_lock_a_booking_slips_in(unlocked):
    resource = make.open_room()
    seen = set()
    for round_number in range(4):
        seen.add(tuple(race(round_number, resource)))
    wrong = {pair for pair in seen if pair not in {("done", "errands"), ("gone", "done")}}
    assert orphans() or wrong, f"the race test could not have failed: {seen}"


def over(number: int, resource: Any) -> Booking:
    """A confirmed booking whose time has passed."""
    booking = make.book(make.person(number), resource, make.tomorrow_at(9 + number))
    day = timedelta(days=2)
    for rows in (Booking.objects.filter(pk=booking.pk), Hold.objects.filter(booking=booking)):
        rows.update(starts_at=booking.starts_at - day, ends_at=booking.ends_at - day)
    return booking


def test_two_workers_count_a_use_once():
    resource = make.open_room()
    for number in range(6):
        over(number, resource)
    results, _ = at_once([lambda: bookings_complete(clock.now())] * 4)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(results) == Use.objects.count() == 6
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.COMPLETED}


def test_control_without_the_conditional_update_a_use_is_counted_twice(monkeypatch):
    def careless(key: int, person_id: int | None) -> bool:
        booking = Booking.objects.get(pk=key)
        if booking.status not in completion.USED:
            return False
        time.sleep(0.3)
        Booking.objects.filter(pk=key).update(status=BookingStatus.COMPLETED)
        Use.objects.create(service="study_room", date=clock.today(), minutes=60, is_first=True)
        return True

    over(1, make.open_room())
    monkeypatch.setattr(completion, "_complete", careless)
    at_once([lambda: bookings_complete(clock.now())] * 2)
    assert Use.objects.count() == 2, "the race test could not have failed"
