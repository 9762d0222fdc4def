"""Staff plan while people register and call off: whatever comes first, every seat is counted where it is. With controls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from post_office.models import Email

from events.models import ProgramPage, Registration, Session
from events.services import page_changes, registering, sessions
from events.services.page_changes import page_change_settle
from events.services.planning import Plan
from events.services.registering import register, registration_cancel
from events.services.seats import lock_registration, lock_seats
from events.services.sessions import sync_sessions
from events.services.splitting import Share, Split, session_split
from people.models import User
from tests.factories import registering as reg
from tests.races.test_registrations import by_many, patiently, people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

PEOPLE = 24
RULE = {
    "first_date": date(2026, 12, 1),
    "start_time": time(14),
    "end_time": time(16),
}


@pytest.fixture(autouse=True)
def _now(travel: Any) -> None:
    travel("2026-11-23 10:00")


def wrong(session: Session) -> list[str]:
    """Where what is counted is not what there is."""
    session.refresh_from_db()
    rows = Registration.objects.of_seats(session)
    counts = {
        "seats": (session.seats_taken, rows.seated().count()),
        "line": (session.waiting, rows.in_line().count()),
    }
    numbers = list(rows.in_line().values_list("number", flat=True))
    found = [
        f"{name}: {counted} counted, {there} there"
        for name, (counted, there) in counts.items()
        if counted != there
    ]
    return found + (["a number twice"] if len(numbers) != len(set(numbers)) else [])


def split_while_people_come_and_go() -> list[str]:
    """Twelve people of both groups call off, twelve more register, and the session is split; all at once.

    The last six to call off opened their page before the split, and press the button after it.
    """
    session = reg.session(16)
    crowd, newcomers = (
        people(PEOPLE),
        [User(email=f"late{n}@didim.example", name="김늦음") for n in range(12)],
    )
    newcomers = User.objects.bulk_create(newcomers)
    staff = User.objects.create_user("staff@didim.example")
    wanted = reg.wanted(session)
    made = [register(person=person, wanted=wanted) for person in crowd]
    leaving = list(Registration.objects.with_all().filter(pk__in=[each.pk for each in made[6:18]]))
    plan = Plan(session.starts_at, session.ends_at, place="4층", capacity=16)
    split = Split(plan, 16, Share.EVERY_SECOND)
    is_split = threading.Event()

    def splits() -> None:
        patiently(lambda: session_split(session=session, split=split, seen=0, tell=True, by=staff))
        is_split.set()

    def leaves_late(each: Registration) -> None:
        is_split.wait(timeout=60)
        patiently(lambda: registration_cancel(registration=each, by=each.person))

    jobs: list[Callable[[], Any]] = [
        lambda each=each: registration_cancel(registration=each, by=each.person) for each in leaving[::2]
    ]
    jobs[3:3] = [splits]
    jobs += [lambda each=each: register(person=each, wanted=wanted) for each in newcomers]
    jobs += [lambda each=each: leaves_late(each) for each in leaving[1::2]]
    by_many(jobs, threads=6)
    assert Session.objects.count() == 2
    return [words for each in Session.objects.all() for words in wrong(each)]


def test_a_session_is_split_while_people_come_and_go() -> None:
    assert split_while_people_come_and_go() == []


def test_control_who_trusts_an_old_page_counts_in_the_wrong_group(monkeypatch: Any) -> None:
    def trusting(registration: Registration) -> tuple[Any, Registration]:
        found = lock_seats(registration.seats)
        return found, lock_registration(registration)

    monkeypatch.setattr(registering, "lock_with_seats", trusting)
    assert split_while_people_come_and_go() != [], "the race test could not have failed"


def publish_while_people_register(crowd: list[User]) -> list[str]:
    """The rule gives every session another number of seats while people take them."""
    program = reg.program(seats=20, **RULE)
    sync_sessions(program)
    session = program.sessions.earliest("starts_at")
    program = ProgramPage.objects.get(pk=program.pk)
    program.seats = 30
    wanted = reg.wanted(session)
    jobs: list[Callable[[], Any]] = [lambda each=each: register(person=each, wanted=wanted) for each in crowd]
    jobs[1:1] = [lambda: sync_sessions(program)]
    by_many(jobs, threads=6)
    return wrong(session)


def test_seats_are_changed_while_people_take_them() -> None:
    assert publish_while_people_register(people(12)) == []


def test_control_who_writes_the_whole_row_forgets_who_registered(monkeypatch: Any) -> None:
    """Everybody registers after the row was read, and somebody before it is written: it is sure to fail."""
    has_read, has_registered = threading.Event(), threading.Event()

    def careless(row: Session) -> None:
        has_read.set()
        assert has_registered.wait(timeout=60)
        Session.objects.filter(pk=row.pk).update(
            capacity=row.capacity, seats_taken=row.seats_taken, waiting=row.waiting
        )

    def afterwards(**wanted: Any) -> Registration:
        assert has_read.wait(timeout=60)
        made = registering.register(**wanted)
        has_registered.set()
        return made

    monkeypatch.setitem(globals(), "register", afterwards)
    monkeypatch.setattr(sessions, "save_change", careless)
    monkeypatch.setattr(Session.objects, "select_for_update", Session.objects.all)
    monkeypatch.setitem(globals(), "sync_sessions", sync_sessions.__wrapped__)  # type: ignore[attr-defined]
    monkeypatch.setattr(sessions, "lock_program", lambda program: ProgramPage.objects.get(pk=program.pk))
    assert publish_while_people_register(people(12)) != [], "the race test could not have failed"


def told_when_many_press() -> int:
    """How many mails two people get whom four of the staff tell, at once, that the page says another place."""
    session = reg.session(2)
    for number in (1, 2):
        reg.applies(number, session)
    program = ProgramPage.objects.get(pk=session.program_id)
    program.place = "4층"
    program.save()
    by_many([lambda: page_change_settle(program=program, tell=True)] * 4, threads=4)
    return sum(each.context["kind"] == "program_changed" for each in Email.objects.all())


def test_staff_who_press_at_once_tell_each_person_once() -> None:
    assert told_when_many_press() == 2


def test_control_without_the_lock_people_are_told_twice(monkeypatch: Any) -> None:
    looks, everybody = page_changes.to_hear, threading.Barrier(4)

    def at_once(page: ProgramPage) -> Any:
        found = looks(page)
        if threading.current_thread() is not threading.main_thread():  # which only saves the page
            everybody.wait(20)
        return found

    monkeypatch.setattr(page_changes, "to_hear", at_once)
    monkeypatch.setattr(page_changes, "lock_program", lambda program: program)
    monkeypatch.setitem(globals(), "page_change_settle", page_change_settle.__wrapped__)  # type: ignore[attr-defined]
    assert told_when_many_press() > 2, "the race test could not have failed"
