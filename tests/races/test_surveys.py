"""One link answers once, and one person is asked once, however many do it at the same moment. With controls."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core import clock
from people.models import User
from surveys import services, thanking
from surveys.models import Answer, Link
from surveys.services import Said, answer, ask
from surveys.thanking import thank_now
from tests.factories import bookings as make
from tests.factories.home import site_root
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

CLICKS, WORKERS = 8, 4


@pytest.fixture
def link(travel: Any) -> Link:
    travel("2026-11-25 10:00")
    ask(page=site_root(), about="study_room", day=clock.today())
    return Link.objects.get()


@pytest.fixture
def told(travel: Any) -> dict[str, Any]:
    """What a worker is told to thank somebody for."""
    travel("2026-11-25 10:00")
    person = make.person()
    day = clock.today()
    return {"person_id": person.pk, "page_id": site_root().pk, "about": "study_room", "day": day}


def test_eight_clicks_are_one_answer(link: Link) -> None:
    results, _ = at_once([lambda: answer(link=link, said=Said(satisfaction=5))] * CLICKS)
    assert sorted(map(str, results)) == ["False"] * (CLICKS - 1) + ["True"]
    assert Answer.objects.count() == 1


def test_control_without_the_conditional_update_one_link_answers_twice(link: Link, monkeypatch: Any) -> None:
    def look_and_write(link: Link) -> bool:
        found = Link.objects.get(pk=link.pk)
        time.sleep(0.1)
        Link.objects.filter(pk=link.pk).update(is_used=True)
        return not found.is_used

    monkeypatch.setattr(services, "_use", look_and_write)
    unlocked = answer.__wrapped__  # type: ignore[attr-defined]
    at_once([lambda: unlocked(link=link, said=Said(satisfaction=5))] * CLICKS)
    assert Answer.objects.count() > 1, "the race test could not have failed"


def test_workers_ask_one_person_once(told: dict[str, Any]) -> None:
    results, _ = at_once([lambda: thank_now(**told)] * WORKERS)
    assert sorted(map(str, results)) == ["False"] * (WORKERS - 1) + ["True"]
    assert Link.objects.count() == 1


def test_control_without_the_lock_a_person_is_asked_twice(told: dict[str, Any], monkeypatch: Any) -> None:
    def slow(*args: Any) -> bool:
        found = was_mailed(*args)
        time.sleep(0.1)
        return found

    was_mailed = thanking.was_mailed_since
    monkeypatch.setattr(thanking, "was_mailed_since", slow)
    monkeypatch.setattr(thanking, "_lock", lambda key: User.objects.filter(pk=key).first())
    unlocked = thank_now.__wrapped__  # type: ignore[attr-defined]
    at_once([lambda: unlocked(**told)] * WORKERS)
    assert Link.objects.count() > 1, "the race test could not have failed"
