"""Many members of staff at once: the access log stays one chain. And what happens without its lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections

from people.enums import AccessAction
from people.models import AccessRecord
from people.services import access
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

WRITERS, EACH = 8, 25


def at_once(job: Callable[[int], Any]) -> list[Any]:
    """Run the job for every writer in a thread of its own, started together; gives what each raised, or None."""
    outcome: list[Any] = [None] * WRITERS
    start = threading.Barrier(WRITERS)

    def run(number: int) -> None:
        try:
            start.wait()
            job(number)
        except Exception as error:
            outcome[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


@pytest.fixture
def staff():
    return [make.person(number) for number in range(WRITERS)]


def test_every_record_is_kept_in_one_chain(staff):
    def write(number: int) -> None:
        for n in range(EACH):
            access.record_by(staff[number], AccessAction.VIEW, f"화면 {n}", [number + 1])

    assert at_once(write) == [None] * WRITERS
    assert AccessRecord.objects.count() == WRITERS * EACH
    verdict = access.verify()
    assert (verdict.is_intact, verdict.records) == (True, WRITERS * EACH), verdict.problem
    for person in staff:  # nobody's own records changed places
        mine = AccessRecord.objects.filter(actor_id=person.pk).order_by("pk").values_list("what", flat=True)
        assert list(mine) == [f"화면 {n}" for n in range(EACH)]


def test_control_without_the_lock_two_records_follow_the_same_one(staff, monkeypatch):
    """The database refuses the second; with the lock nobody meets that refusal."""
    real_head = access._head

    def slow_head() -> str:
        found = real_head()
        time.sleep(0.05)
        return found

    monkeypatch.setattr(access, "_head", slow_head)
    monkeypatch.setattr(access, "LOCK", "SELECT %s")
    monkeypatch.setattr(access, "_append", access._append.__wrapped__)  # type: ignore[attr-defined]
    outcome = at_once(lambda number: access.record_by(staff[number], AccessAction.VIEW, "화면", [1]))
    forks = [error for error in outcome if isinstance(error, IntegrityError)]
    assert forks, "the race test could not have failed"
    assert not [error for error in outcome if isinstance(error, OperationalError)]
    assert access.verify().is_intact, "the guard of the database held"
