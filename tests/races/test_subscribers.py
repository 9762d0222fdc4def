"""An address is one subscriber and gets one mail, whoever presses at once; who stops has stopped. With controls."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from post_office.models import Email

from newsletter.enums import SubscriberStatus
from newsletter.models import Refusal, Subscriber
from newsletter.services import subscribing
from newsletter.services.subscribing import Wanted
from people.errors import Refused
from people.models import ConsentText
from tests.factories import subscribers as make
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

S = SubscriberStatus
CLICKS = 8
ADDRESS = "everybody@didim.example"


def mails() -> Counter[str]:
    return Counter(email.context["kind"] for email in Email.objects.all())


def unwrapped(monkeypatch: Any, *names: str) -> None:
    """Without a transaction of their own."""
    for name in names:
        monkeypatch.setattr(subscribing, name, getattr(subscribing, name).__wrapped__)


# --- Subscribing ----------------------------------------------------------------------------


def subscribe_at_once() -> list[Any]:
    yes = make.yes()
    job = lambda: subscribing.subscribe(address=ADDRESS, wanted=Wanted(), yes=yes)  # noqa: E731
    return at_once([job] * CLICKS)[0]


def test_one_address_subscribed_by_eight_clicks_is_one_row_and_one_mail() -> None:
    assert subscribe_at_once() == [None] * CLICKS
    assert Subscriber.objects.get().status == S.PENDING
    assert mails() == {"newsletter_confirm": 1}


def test_control_without_the_lock_an_address_gets_several_mails(monkeypatch: Any) -> None:
    all_looked = threading.Barrier(CLICKS)

    def look(address: str, text: ConsentText) -> tuple[Subscriber, bool]:
        found = Subscriber.objects.get_or_create(email=address, defaults={"consent_text": text})
        all_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(subscribing, "lock_address", look)
    unwrapped(monkeypatch, "subscribe")
    subscribe_at_once()
    assert mails()["newsletter_confirm"] > 1, "the race test could not have failed"


# --- Confirming -----------------------------------------------------------------------------


def test_a_link_pressed_eight_times_confirms_once() -> None:
    subscriber = make.subscriber(S.PENDING)
    results, _ = at_once([lambda: subscribing.confirm(uid=subscriber.uid)] * CLICKS)
    assert {each.status for each in results} == {S.CONFIRMED}
    assert mails() == {"newsletter_welcome": 1}


def test_control_without_the_lock_somebody_is_welcomed_twice(monkeypatch: Any) -> None:
    all_looked = threading.Barrier(CLICKS)

    def look(uid: UUID) -> Subscriber:
        found = Subscriber.objects.get(uid=uid)
        all_looked.wait(timeout=20)
        return found

    monkeypatch.setattr(subscribing, "lock_subscriber", look)
    monkeypatch.setattr(subscribing, "lock_person_of", lambda address: None)
    unwrapped(monkeypatch, "confirm")
    subscriber = make.subscriber(S.PENDING)
    at_once([lambda: subscribing.confirm(uid=subscriber.uid)] * CLICKS)
    assert mails()["newsletter_welcome"] > 1, "the race test could not have failed"


# --- Stopping while somebody confirms -------------------------------------------------------


def test_who_stops_while_the_link_is_pressed_has_stopped() -> None:
    for subscriber in [make.subscriber(S.PENDING) for _ in range(5)]:
        jobs: list[Any] = [lambda uid=subscriber.uid: subscribing.confirm(uid=uid)] * 3
        results, _ = at_once([*jobs, lambda uid=subscriber.uid: subscribing.stop(uid=uid)])
        assert all(isinstance(each, Subscriber | Refused) for each in results)
        subscriber.refresh_from_db()
        assert subscriber.status == S.STOPPED
    assert Refusal.objects.count() == 5


def test_control_without_the_lock_a_refusal_is_forgotten(monkeypatch: Any) -> None:
    both_looked, has_stopped = threading.Barrier(2), threading.Event()

    def look(uid: UUID) -> Subscriber:
        found = Subscriber.objects.get(uid=uid)
        both_looked.wait(timeout=20)
        return found

    def allow_late(address: str) -> None:
        has_stopped.wait(timeout=20)
        allow(address)

    def stop() -> None:
        subscribing.stop(uid=subscriber.uid)
        has_stopped.set()

    allow = subscribing.allow
    monkeypatch.setattr(subscribing, "lock_subscriber", look)
    monkeypatch.setattr(subscribing, "lock_person_of", lambda address: None)
    monkeypatch.setattr(subscribing, "allow", allow_late)
    unwrapped(monkeypatch, "confirm", "stop")
    subscriber = make.subscriber(S.PENDING)
    at_once([lambda: subscribing.confirm(uid=subscriber.uid), stop])
    assert not Refusal.objects.exists(), "the race test could not have failed"
