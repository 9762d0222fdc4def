"""At most two papers of a person wait, one person reads them, one answer goes out, whoever clicks when. With controls."""

from __future__ import annotations

import time
from typing import Any

import pytest

from clinic.enums import ReviewStatus
from clinic.errors import MOST_OPEN, Refused
from clinic.models import Review
from clinic.services import answering, sending
from clinic.services.answering import review_take
from clinic.services.sending import papers_withdraw
from people.models import User
from tests.factories import bookings as make
from tests.factories import clinic
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

CLICKS = 6


def test_two_papers_of_one_person_wait_however_often_they_are_sent(travel: Any) -> None:
    travel("2026-11-23 09:00")
    person, center = make.person(), clinic.center()
    results, _ = at_once([lambda: clinic.sent(person, center)] * CLICKS)
    refused = [each.code for each in results if isinstance(each, Refused)]
    assert refused == ["too_many"] * (CLICKS - MOST_OPEN)
    assert Review.objects.open().count() == MOST_OPEN


def test_control_without_the_lock_a_person_has_three(travel: Any, monkeypatch: Any) -> None:
    travel("2026-11-23 09:00")

    def slow(person: User) -> int:
        found = number_open(person)
        time.sleep(0.2)
        return found

    number_open = sending.number_open
    monkeypatch.setattr(sending, "number_open", slow)
    monkeypatch.setattr(sending, "lock_person", lambda person: person)
    monkeypatch.setattr(sending, "_send", sending._send.__wrapped__)  # type: ignore[attr-defined]
    person, center = make.person(), clinic.center()
    at_once([lambda: clinic.sent(person, center)] * CLICKS)
    assert Review.objects.open().count() > MOST_OPEN, "the race test could not have failed"


def takers(number: int) -> list[User]:
    return [User.objects.create_user(f"staff{n}@didim.example", name=f"직원{n}") for n in range(number)]


def test_one_takes_papers_on_or_they_are_taken_back(travel: Any) -> None:
    travel("2026-11-23 09:00")
    review = clinic.sent(1, clinic.center())
    jobs: list[Any] = [lambda by=by: review_take(review=review, by=by) for by in takers(CLICKS - 1)]
    results, _ = at_once([*jobs, lambda: papers_withdraw(review=review)])
    assert sum(isinstance(each, Review) for each in results) == 1
    review.refresh_from_db()
    assert (review.status == ReviewStatus.WITHDRAWN) == (review.reviewer is None)


def test_control_without_the_lock_several_take_papers_on(travel: Any, monkeypatch: Any) -> None:
    travel("2026-11-23 09:00")

    def read(review: Review) -> Review:
        found = Review.objects.with_all().get(pk=review.pk)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(answering, "lock_review", read)
    unlocked = review_take.__wrapped__  # type: ignore[attr-defined]
    review = clinic.sent(1, clinic.center())
    results, _ = at_once([lambda by=by: unlocked(review=review, by=by) for by in takers(CLICKS)])
    assert sum(isinstance(each, Review) for each in results) > 1, "the race test could not have failed"
