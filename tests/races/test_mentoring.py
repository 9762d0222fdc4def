"""Many want one open time of a mentor: it is taken once. With controls."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from post_office.models import Email

from core import clock
from mentoring.models import Question, Slot, Talk
from mentoring.services import questions, talks
from mentoring.services.talks import talk_ask
from people.errors import Refused
from people.models import User
from tests.factories import bookings as make
from tests.factories import mentoring as mentors
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

CLICKS = 8


@pytest.fixture(autouse=True)
def now(travel: Any) -> Any:
    return travel("2026-11-23 09:00")


def ask(person: User, slot: Slot) -> Any:
    """As a client does: asks again as long as it is told that everybody asks."""
    while True:
        try:
            return talk_ask(person=person, slot=slot, topic="직무")
        except Refused as error:
            if error.code != "busy":
                return error
            time.sleep(0.05)


def by_many(slots: list[Slot], people: list[User]) -> list[Any]:
    jobs = [lambda person=person, slot=slot: ask(person, slot) for person in people for slot in slots]
    return at_once(jobs)[0]


def unlocked(monkeypatch: Any) -> None:
    """No locks, no transaction, and a pause between looking and writing, as a slow server has."""
    real = talks._refuse_overlap

    def slowly(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        time.sleep(0.2)

    monkeypatch.setattr(talks, "_refuse_overlap", slowly)
    monkeypatch.setattr(talks, "lock_person", lambda person: person)
    monkeypatch.setattr(talks, "lock_slot", lambda slot: slot)
    monkeypatch.setattr(talks, "_ask", talks._ask.__wrapped__)


def test_an_open_time_is_taken_once() -> None:
    slot = mentors.slot(mentors.mentor())
    results = by_many([slot], [make.person(number) for number in range(1, CLICKS + 1)])
    assert sum(isinstance(each, Talk) for each in results) == 1
    assert {each.code for each in results if isinstance(each, Refused)} == {"taken"}
    assert Talk.objects.count() == 1


def test_control_without_the_locks_the_constraint_alone_still_refuses(monkeypatch: Any) -> None:
    unlocked(monkeypatch)
    slot = mentors.slot(mentors.mentor())
    results = by_many([slot], [make.person(number) for number in range(1, CLICKS + 1)])
    assert sum(isinstance(each, Talk) for each in results) == 1


def test_control_without_locks_and_constraint_a_time_is_taken_twice(monkeypatch: Any) -> None:
    unlocked(monkeypatch)
    once = next(each for each in Talk._meta.constraints if each.name == "talk_once_per_slot")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Talk, once)
    try:
        slot = mentors.slot(mentors.mentor())
        by_many([slot], [make.person(number) for number in range(1, CLICKS + 1)])
        assert Talk.objects.count() > 1, "the race test could not have failed"
    finally:
        Talk.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Talk, once)


def six_times() -> list[Slot]:
    mentor = mentors.mentor()
    return [mentors.slot(mentor, days=days) for days in range(3, 9)]


def test_one_person_has_two_requests_at_most() -> None:
    results = by_many(six_times(), [make.person()])
    assert sum(isinstance(each, Talk) for each in results) == 2
    assert {each.code for each in results if isinstance(each, Refused)} == {"too_many"}


def test_control_without_the_lock_one_person_has_more(monkeypatch: Any) -> None:
    unlocked(monkeypatch)
    by_many(six_times(), [make.person()])
    assert Talk.objects.count() > 2, "the race test could not have failed"


def overdue() -> Question:
    until = clock.now() + timedelta(hours=24)
    return Question.objects.create(
        mentor=mentors.mentor(), person=make.person(), text="?", answer_until=until, remind_at=clock.now()
    )


def remind(question: Question, workers: int = 4) -> int:
    now = clock.now() + timedelta(seconds=5)
    job = lambda: questions.question_remind(question=question, now=now)  # noqa: E731
    at_once([job] * workers)
    return Email.objects.count() + len(mail.outbox)


def test_workers_remind_once() -> None:
    assert remind(overdue()) == 1


def test_control_who_looks_first_and_marks_then_reminds_twice(monkeypatch: Any) -> None:
    class Careless:
        """Looks, and marks later."""

        def filter(self, **conditions: Any) -> Careless:
            self.found = Question.objects.filter(**conditions)
            return self

        def update(self, **values: Any) -> bool:
            is_due = self.found.exists()
            time.sleep(0.2)
            self.found.update(**values)
            return is_due

    question = overdue()
    monkeypatch.setattr(questions, "question_remind", questions.question_remind.__wrapped__)
    monkeypatch.setattr(questions, "Question", type("Rows", (), {"objects": Careless()}))
    assert remind(question) > 1, "the race test could not have failed"
