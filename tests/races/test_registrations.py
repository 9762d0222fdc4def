"""Many people want few seats at once: each seat once, a line without gaps, nobody twice. With a control."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from core import clock
from events.enums import OPEN, SEATED, RegistrationStatus
from events.errors import Refused
from events.models import Places, ProgramPage, Registration, Seats, Session
from events.services import registering, seats
from events.services.answering import offer_accept, offer_expire
from events.services.registering import register, registration_cancel
from people.models import User
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

S = RegistrationStatus
ROUNDS = 10
PEOPLE, SEATS, LEAVING = 500, 100, 60
THREADS = {"sqlite": 3, "postgresql": 12}
"""Of SQLite's one write lock, most threads would sleep most of the time."""
PATIENCE = 0.05  # seconds until somebody who was told "busy" asks again


def people(number: int) -> list[User]:
    rows = [
        User(email=f"crowd{n:03d}@didim.example", name=f"이디딤{n}", phone=f"+8210{n:08d}")
        for n in range(number)
    ]
    return User.objects.bulk_create(rows)


def patiently(job: Callable[[], Any]) -> Any:
    """As a client does: asks again as long as it is told that everybody asks."""
    while True:
        try:
            return job()
        except Refused as error:
            if error.code != "busy":
                return error
            time.sleep(PATIENCE)


def by_many(jobs: list[Callable[[], Any]], threads: int = 0) -> list[Any]:
    """Every job, in so many threads that start together."""
    threads = threads or THREADS[connection.vendor]
    shares = [jobs[number::threads] for number in range(threads)]
    results, _ = at_once([lambda share=share: [patiently(job) for job in share] for share in shares])
    return [result for share in results for result in (share if isinstance(share, list) else [share])]


def check(row: Seats, capacity: int) -> None:
    """What is counted is what there is, and never more than there are seats."""
    row.refresh_from_db()
    rows = Registration.objects.of_seats(row)
    assert row.seats_taken == rows.seated().count() <= capacity
    assert row.waiting == rows.in_line().count()
    people_ = list(rows.filter(status__in=OPEN | SEATED).values_list("person", flat=True))
    assert len(people_) == len(set(people_)), "somebody has two"


def a_round(crowd: list[User], what: Session | ProgramPage, row: Callable[[], Seats]) -> None:
    """All at once; then 60 leave while others accept what they are offered, and some offers run out."""
    wanted = reg.wanted(what)
    results = by_many([lambda person=person: register(person=person, wanted=wanted) for person in crowd])
    assert not [each for each in results if not isinstance(each, Registration)]
    made = Registration.objects.of_seats(row())
    assert made.filter(status=S.CONFIRMED).count() == SEATS
    line = list(made.in_line().values_list("number", flat=True))
    assert line == list(range(1, len(crowd) - SEATS + 1)), "a line without gaps"
    check(row(), SEATS)
    leaving = list(made.with_all().filter(status=S.CONFIRMED)[:LEAVING])
    late = clock.now() + seats.OFFER * 2
    jobs: list[Callable[[], Any]] = []
    for number, each in enumerate(leaving):
        jobs.append(lambda each=each: registration_cancel(registration=each, by=each.person))
        jobs.append(lambda number=number: answer(row(), number, late))
    by_many(jobs)
    check(row(), SEATS)
    assert row().seats_taken == SEATS, "somebody always waits, so every seat is taken or offered"


def answer(row: Seats, number: int, late: Any) -> Any:
    """Whoever has an offer accepts it; every third lets it run out."""
    offers = Registration.objects.with_all().of_seats(row).filter(status=S.OFFERED).order_by("number")
    offered = offers[number % 5 : number % 5 + 1].first() if number % 5 else offers.first()
    if offered is None:
        return None
    if number % 3 == 0:
        return offer_expire(registration=offered, now=late)
    return offer_accept(registration=offered)


def test_five_hundred_people_want_a_hundred_seats_ten_times(travel: Any) -> None:
    travel("2026-11-23 09:00")
    crowd = people(PEOPLE)
    program = reg.program()
    for number in range(ROUNDS - 1):
        session = reg.session(SEATS, of=program, days=7 + number)
        a_round(crowd, session, lambda session=session: Session.objects.get(pk=session.pk))
    series = reg.series(SEATS, first=70)
    a_round(crowd, series, lambda: Places.objects.get(program=series))


@pytest.mark.parametrize("clicks", [8])
def test_eight_clicks_of_one_person_are_one_registration(travel: Any, clicks: int) -> None:
    travel("2026-11-23 09:00")
    person, session = make.person(), reg.session(5)
    results = by_many([lambda: register(person=person, wanted=reg.wanted(session))] * clicks, threads=clicks)
    assert sum(isinstance(each, Registration) for each in results) == 1
    check(session, 5)


def test_the_last_seats_are_given_once(travel: Any) -> None:
    travel("2026-11-23 09:00")
    crowd, session = people(12), reg.session(3)
    wanted = reg.wanted(session)
    by_many([lambda person=person: register(person=person, wanted=wanted) for person in crowd], threads=12)
    check(session, 3)
    assert list(Registration.objects.in_line().values_list("number", flat=True)) == list(range(1, 10))


def test_control_who_looks_first_and_takes_then_gives_a_seat_too_often(travel: Any, monkeypatch: Any) -> None:
    travel("2026-11-23 09:00")
    crowd, session = people(12), reg.session(3)

    def look_then_take(row: Session) -> int | None:
        found = Session.objects.get(pk=row.pk)
        if found.seats_left <= 0:
            return seats.wait(row)
        time.sleep(0.1)
        return None

    monkeypatch.setattr(registering, "take_or_wait", look_then_take)
    monkeypatch.setattr(registering, "lock_person", lambda person: person)
    monkeypatch.setattr(registering, "_register", registering._register.__wrapped__)  # type: ignore[attr-defined]
    wanted = reg.wanted(session)
    by_many([lambda person=person: register(person=person, wanted=wanted) for person in crowd], threads=12)
    assert Registration.objects.filter(status=S.CONFIRMED).count() > 3, "the race test could not have failed"
