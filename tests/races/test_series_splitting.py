"""A series is split while people register and call off; nobody is lost, and nobody counted twice. With controls."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import time as clock_time
from typing import Any

import pytest

from events.enums import Share
from events.models import Places, ProgramPage, Registration
from events.services import registering, series_splitting
from events.services.registering import register, registration_cancel
from events.services.seats import lock_registration, lock_seats
from events.services.series_splitting import SecondGroup, SeriesSplit, series_split
from people.models import User
from tests.factories import registering as reg
from tests.races.test_registrations import by_many, patiently, people
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

PEOPLE = 18


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")


def staff() -> User:
    return User.objects.create_superuser("staff@didim.example", "x")


def wrong(seats: Places) -> list[str]:
    """Where what is counted is not what there is."""
    rows = Registration.objects.of_seats(seats)
    numbers = list(rows.in_line().values_list("number", flat=True))
    found = []
    if (seats.seats_taken, seats.waiting) != (rows.seated().count(), len(numbers)):
        found.append(f"{seats.seats_taken} and {seats.waiting} counted")
    if seats.seats_taken > (seats.capacity or 0):
        found.append("too full")
    return found + (["a number twice"] if len(numbers) != len(set(numbers)) else [])


def halves() -> SeriesSplit:
    return SeriesSplit(SecondGroup("두 번째 반", clock_time(17), capacity=12), 12, Share.EVERY_SECOND)


def split_while_people_come_and_go() -> list[str]:
    """Some of both groups call off, others register, and the series is split; all at once. The last four to call off opened their
    page before the split, and press the button after it."""
    program, by = reg.series(12), staff()
    crowd = people(PEOPLE)
    newcomers = User.objects.bulk_create(
        User(email=f"late{n}@didim.example", name="김늦음") for n in range(8)
    )
    wanted = reg.wanted(program)
    made = [register(person=person, wanted=wanted) for person in crowd]
    leaving = list(Registration.objects.with_all().filter(pk__in=[each.pk for each in made[4:12]]))
    is_split = threading.Event()

    def splits() -> None:
        patiently(lambda: series_split(program=program, split=halves(), tell_people=True, by=by))
        is_split.set()

    def leaves_late(each: Registration) -> None:
        is_split.wait(timeout=60)
        patiently(lambda: registration_cancel(registration=each, by=each.person))

    jobs: list[Callable[[], Any]] = [
        lambda each=each: registration_cancel(registration=each, by=each.person) for each in leaving[:4]
    ]
    jobs[2:2] = [splits]
    jobs += [lambda each=each: register(person=each, wanted=wanted) for each in newcomers]
    jobs += [lambda each=each: leaves_late(each) for each in leaving[4:]]
    by_many(jobs, threads=6)
    assert ProgramPage.objects.count() == 2
    return [words for each in Places.objects.all() for words in wrong(each)]


def test_a_series_is_split_while_people_come_and_go() -> None:
    assert split_while_people_come_and_go() == []


def test_control_who_trusts_an_old_page_counts_in_the_wrong_series(monkeypatch: Any) -> None:
    def trusting(registration: Registration) -> tuple[Any, Registration]:
        found = lock_seats(registration.seats)
        return found, lock_registration(registration)

    monkeypatch.setattr(registering, "lock_with_seats", trusting)
    assert split_while_people_come_and_go() != [], "the race test could not have failed"


def split_by_four() -> set[Any]:
    """What four browsers of one member of staff are answered that send the same form: the second group, or an error."""
    program, by = reg.series(12), staff()
    for person in people(8):
        register(person=person, wanted=reg.wanted(program))
    job = lambda: series_split(program=program, split=halves(), tell_people=False, by=by)  # noqa: E731
    return {each if isinstance(each, ProgramPage) else repr(each) for each in at_once([job] * 4)[0]}


def test_staff_who_split_at_once_make_one_group() -> None:
    assert split_by_four() == {ProgramPage.objects.latest("pk")}
    assert ProgramPage.objects.count() == 2


def test_control_without_the_lock_staff_collide(monkeypatch: Any) -> None:
    looks = series_splitting._just_made

    def slowly(*args: Any) -> Any:
        found = looks(*args)
        time.sleep(0.3)
        return found

    monkeypatch.setattr(series_splitting, "_just_made", slowly)
    monkeypatch.setattr(series_splitting, "lock_program", lambda program: program)
    unlocked = series_splitting.series_split.__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setitem(globals(), "series_split", unlocked)
    assert len(split_by_four()) > 1, "the race test could not have failed"
