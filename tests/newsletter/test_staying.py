"""Every two years a subscriber is asked to stay; what is kept no longer goes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from post_office.models import Email

from core import clock
from newsletter.enums import SubscriberStatus
from newsletter.links import stay_path
from newsletter.models import Refusal, Subscriber
from newsletter.services.staying import staying_daily
from people.models import Destruction, User
from people.services.erasure import erase
from people.services.retention import destroy_due
from tests.factories import subscribers as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus
AGREED = "2024-03-01 12:00"  # 730 days later: 2026-03-01
TERM = datetime(2026, 3, 1)
QUESTION = ["디딤 소식을 계속 받을까요"]


@pytest.fixture
def subscriber(travel: Any) -> Subscriber:
    travel(AGREED)
    return make.subscriber(agreed_at=clock.now(), confirmed_at=clock.now())


@pytest.fixture
def on(travel: Any, subscriber: Subscriber) -> Callable[[int], list[str]]:
    """`on(-30)`: a day counted from the end of the two years, with its daily run."""

    def run(days: int) -> list[str]:
        travel(f"{TERM + timedelta(days=days, minutes=30):%Y-%m-%d %H:%M}")
        before = len(mail.outbox)
        staying_daily()
        return [message.subject.split("?")[0] for message in mail.outbox[before:]]

    return run


def test_asked_30_days_before_reminded_7_days_before_and_then_gone(on: Any) -> None:
    assert on(-31) == []
    assert on(-30) == QUESTION
    assert on(-30) == []
    assert on(-8) == []
    assert on(-7) == QUESTION
    assert on(0) == []
    assert Subscriber.objects.exists()
    on(1)
    assert not Subscriber.objects.exists()
    assert Destruction.objects.get().dataset == "subscribers"
    assert not Refusal.objects.exists()  # silence is no refusal


def test_the_button_begins_two_new_years_under_the_text_of_today(
    on: Any, subscriber: Subscriber, client: Client
) -> None:
    on(-30)
    client.post(stay_path(subscriber))
    subscriber.refresh_from_db()
    assert subscriber.renewed_at == clock.now() or subscriber.renewed_at
    assert subscriber.agreed_at < subscriber.renewed_at
    assert on(-7) == []
    on(1)
    assert Subscriber.objects.exists()


def test_nobody_goes_whose_question_never_left(on: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.services.staying.outbox.send", lambda *args, **kwargs: None)
    for days in (-30, -22, -7, 0, 1, 30):
        on(days)
    assert Subscriber.objects.exists()


def test_who_pauses_is_asked_too_and_who_stopped_is_not(on: Any) -> None:
    Subscriber.objects.update(status=S.PAUSED)
    assert on(-30) == QUESTION
    Subscriber.objects.update(status=S.STOPPED, ended_at=clock.now())
    assert on(-7) == []


# --- What goes by itself --------------------------------------------------------------------


def test_an_unconfirmed_address_goes_after_seven_days_with_its_mails(travel: Any) -> None:
    travel("2026-10-05 12:00")
    make.subscriber(S.PENDING, email="never@didim.example", agreed_at=clock.now())
    Email.objects.create(from_email="a@didim.example", to=["never@didim.example"], status=0)
    destroy_due(clock.now() + timedelta(days=6, hours=23))
    assert Subscriber.objects.exists()
    destroy_due(clock.now() + timedelta(days=7))
    assert not Subscriber.objects.exists()
    assert not Email.objects.exists()


@pytest.mark.parametrize("status", [S.STOPPED, S.BOUNCED, S.COMPLAINED])
def test_who_ended_goes_after_thirty_days_and_the_hash_stays(status: str, travel: Any) -> None:
    travel("2026-10-05 12:00")
    subscriber = make.subscriber(status, ended_at=clock.now())
    Refusal.objects.create(address_hash="x")
    destroy_due(clock.now() + timedelta(days=29))
    assert Subscriber.objects.filter(pk=subscriber.pk).exists()
    destroy_due(clock.now() + timedelta(days=30))
    assert not Subscriber.objects.exists()
    assert Refusal.objects.exists()


def test_erasing_an_account_erases_its_subscription_and_keeps_the_refusal() -> None:
    person = User.objects.create_user("gone@didim.example")
    make.subscriber(person=person)
    make.subscriber(email=person.email)
    erase(person)
    assert not Subscriber.objects.exists()
    assert Refusal.objects.count() == 2


def test_the_daily_run_does_all_of_it(travel: Any) -> None:
    travel("2026-10-05 12:00")
    paused = make.subscriber(S.PAUSED, paused_until=clock.today() - timedelta(days=1))
    make.subscriber(S.PENDING, agreed_at=clock.now() - timedelta(days=8))
    call_command("daily", stdout=io.StringIO())
    assert list(Subscriber.objects.all()) == [paused]
    assert Subscriber.objects.get().status == S.CONFIRMED
