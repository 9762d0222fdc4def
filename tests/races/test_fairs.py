"""One slot has one person, one person one slot at a time, and every touch at the door counts. With controls."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from fairs.errors import Refused
from fairs.models import Entries, Interview, Slot
from fairs.services import fairs as service
from fairs.services import interviews
from fairs.services.fairs import entry_count
from people.models import User
from tests.factories import bookings as make
from tests.factories import fairs
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

MANY = 8


@pytest.fixture
def careless(monkeypatch: Any) -> None:
    """No locks, no transaction, and a pause between looking and writing."""

    def slow(facts: Any) -> Any:
        found = refusal(facts)
        time.sleep(0.2)
        return found

    refusal = interviews.refusal
    monkeypatch.setattr(interviews, "refusal", slow)
    monkeypatch.setattr(interviews, "lock_person", lambda person: person)
    monkeypatch.setattr(interviews, "lock_slot", lambda slot: slot)
    unlocked = interviews.interview_book.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setattr(fairs, "interview_book", unlocked)


@pytest.fixture
def unguarded() -> Any:
    """The database doesn't watch slots; it does again afterwards."""
    constraint = next(each for each in Interview._meta.constraints if each.name == "slot_taken_once")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Interview, constraint)
    yield
    Interview.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Interview, constraint)


def people() -> list[User]:
    return [make.person(number) for number in range(1, MANY + 1)]


def wants(crowd: list[User], slots: list[Slot]) -> list[Any]:
    jobs = [
        lambda person=person, slot=slot: fairs.books(person, slot)
        for person, slot in zip(crowd, slots, strict=True)
    ]
    return at_once(jobs)[0]


def same_time(number: int) -> list[Slot]:
    """Slots of different companies, all at the same time."""
    program = fairs.fair()
    return [fairs.slot(fairs.company(of=program, name=f"회사 {n}")) for n in range(number)]


def test_eight_people_want_one_slot_and_one_gets_it(travel: Any) -> None:
    travel("2026-11-23 09:00")
    slot = fairs.slot(fairs.company())
    results = wants(people(), [slot] * MANY)
    assert sorted(each.code for each in results if isinstance(each, Refused)) == ["taken"] * (MANY - 1)
    assert Interview.objects.booked().count() == 1


def test_control_without_lock_and_constraint_a_slot_is_given_twice(
    travel: Any, unguarded: None, careless: None
) -> None:
    travel("2026-11-23 09:00")
    slot = fairs.slot(fairs.company())
    wants(people(), [slot] * MANY)
    assert Interview.objects.booked().count() > 1, "the race test could not have failed"


def test_one_person_wants_eight_interviews_at_once_and_gets_one(travel: Any) -> None:
    travel("2026-11-23 09:00")
    person = make.person()
    results = wants([person] * MANY, same_time(MANY))
    assert sorted(each.code for each in results if isinstance(each, Refused)) == ["overlap"] * (MANY - 1)
    assert Interview.objects.booked().count() == 1


def test_control_without_the_lock_a_person_sits_in_two_interviews(travel: Any, careless: None) -> None:
    travel("2026-11-23 09:00")
    person = make.person()
    wants([person] * MANY, same_time(MANY))
    assert Interview.objects.booked().count() > 1, "the race test could not have failed"


def test_every_touch_at_the_door_counts(travel: Any) -> None:
    travel("2026-11-30 14:10")
    program = fairs.fair(days=0)
    at_once([lambda: entry_count(program=program)] * MANY)
    assert Entries.objects.get().number == MANY


def test_control_who_reads_and_adds_loses_touches(travel: Any, monkeypatch: Any) -> None:
    travel("2026-11-30 14:10")
    program = fairs.fair(days=0)
    Entries.objects.create(program=program, day="2026-11-30")

    def read_and_add() -> None:
        row = Entries.objects.get()
        time.sleep(0.2)
        Entries.objects.update(number=row.number + 1)

    monkeypatch.setattr(service, "entry_count", read_and_add)
    at_once([service.entry_count] * MANY)  # type: ignore[list-item]
    assert Entries.objects.get().number < MANY, "the race test could not have failed"
