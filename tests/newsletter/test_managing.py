"""The links in mails: one button each, nothing by looking, and the one click of mail programs (RFC 8058)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from core import clock
from newsletter.enums import CONFIRMED, SubscriberStatus
from newsletter.links import confirm_path, manage_path, stay_path, stop_path, uid_of
from newsletter.models import Refusal, Subscriber
from people.models import Consent, User
from tests.factories import subscribers as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def now(subscriber: Subscriber) -> Subscriber:
    return Subscriber.objects.get(pk=subscriber.pk)


# --- Links ----------------------------------------------------------------------------------


def test_links_are_made_from_the_uid_alone() -> None:
    subscriber = make.subscriber()
    with CaptureQueriesContext(connection) as queries:
        paths = [make_path(subscriber.uid) for make_path in (manage_path, stop_path, stay_path)]
    assert not queries
    assert paths == [make_path(subscriber) for make_path in (manage_path, stop_path, stay_path)]


def test_a_token_is_good_for_its_purpose_only() -> None:
    subscriber = make.subscriber()
    token = manage_path(subscriber).split("/")[-2]
    assert uid_of("manage", token) == (subscriber.uid, "")
    assert uid_of("stop", token) == (None, "")
    topic = stop_path(subscriber, what="housing").split("/")[-2]
    assert uid_of("stop", topic) == (subscriber.uid, "housing")
    assert uid_of("stop", topic.replace("housing", "finance")) == (None, "")


@pytest.mark.parametrize("make_path", [confirm_path, manage_path, stop_path, stay_path])
def test_looking_changes_nothing(client: Client, make_path: Any) -> None:
    for status in S:
        subscriber = make.subscriber(status)
        before = Subscriber.objects.filter(pk=subscriber.pk).values().get()
        client.get(make_path(subscriber))
        client.head(make_path(subscriber))
        assert Subscriber.objects.filter(pk=subscriber.pk).values().get() == before


@pytest.mark.parametrize("name", ["confirm", "me", "stop", "stay"])
def test_a_broken_link_is_explained(client: Client, name: str) -> None:
    answer = client.get(f"/newsletter/{name}/xyz/")
    assert answer.status_code == 404
    assert "이 링크는 열 수 없어요" in answer.content.decode()


# --- Confirming -----------------------------------------------------------------------------


def test_the_button_confirms_and_welcomes_once(client: Client) -> None:
    subscriber = make.subscriber(S.PENDING)
    for _ in range(2):
        assert client.post(confirm_path(subscriber)).status_code == 200
    assert now(subscriber).status == S.CONFIRMED
    assert [each.context["kind"] for each in Email.objects.all()] == ["newsletter_welcome"]


def test_a_link_to_confirm_is_good_for_seven_days(client: Client, travel: Any) -> None:
    travel("2026-10-05 12:00")
    subscriber = make.subscriber(S.PENDING)
    path = confirm_path(subscriber)
    travel("2026-10-12 11:59")
    assert client.get(path).status_code == 200
    travel("2026-10-12 12:01")
    assert client.get(path).status_code == 404


def test_an_old_link_confirms_nobody_who_stopped(client: Client) -> None:
    subscriber = make.subscriber(S.PENDING)
    path = confirm_path(subscriber)
    client.post(stop_path(subscriber))
    assert client.post(path).status_code == 409
    assert now(subscriber).status == S.STOPPED


def test_confirming_links_the_account_and_stopping_takes_its_consent_back(client: Client) -> None:
    person = User.objects.create_user("Follower@didim.example")
    subscriber = make.subscriber(S.PENDING, email="follower@didim.example")
    client.post(confirm_path(subscriber))
    assert now(subscriber).person == person
    assert Consent.objects.in_force().filter(person=person, text__kind="newsletter").exists()
    client.post(stop_path(subscriber), ONE_CLICK)
    assert not Consent.objects.in_force().filter(person=person, text__kind="newsletter").exists()


# --- Stopping -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", S, ids=str)
def test_the_one_click_of_mail_programs(status: str) -> None:
    """No cookie, no token of a form, no second page: 200, and nothing is sent any more."""
    strict = Client(enforce_csrf_checks=True)
    subscriber = make.subscriber(status)
    answer = strict.post(stop_path(subscriber), ONE_CLICK)
    assert answer.status_code == 200
    assert not answer.cookies
    assert now(subscriber).status not in CONFIRMED | {S.PENDING}
    assert Refusal.objects.count() == (status not in {S.STOPPED, S.BOUNCED, S.COMPLAINED})


def test_the_one_click_of_somebody_long_gone_is_no_error() -> None:
    subscriber = make.subscriber()
    path = stop_path(subscriber)
    subscriber.delete()
    assert Client().post(path, ONE_CLICK).status_code == 200


def test_the_one_click_as_most_programs_send_it() -> None:
    subscriber = make.subscriber(topics=("housing", "finance"))
    kind = "application/x-www-form-urlencoded"
    path = stop_path(subscriber, what="housing")
    Client(enforce_csrf_checks=True).post(path, "List-Unsubscribe=One-Click", content_type=kind)
    assert list(subscriber.topics.values_list("topic", flat=True)) == ["finance"]


def test_stopping_can_be_taken_back_on_the_page_that_follows(client: Client) -> None:
    subscriber = make.subscriber()
    page = client.post(stop_path(subscriber)).content.decode()
    assert 'name="undo"' in page
    client.post(stop_path(subscriber), {"undo": "1"})
    assert now(subscriber).status == S.CONFIRMED
    assert not Refusal.objects.exists()


def test_one_topic_is_stopped_and_taken_back(client: Client) -> None:
    subscriber = make.subscriber(topics=("housing", "finance"))
    page = client.post(stop_path(subscriber, what="housing")).content.decode()
    assert "‘주거’ 소식만 멈췄어요" in page
    assert list(subscriber.topics.values_list("topic", flat=True)) == ["finance"]
    client.post(stop_path(subscriber, what="housing"), {"undo": "1"})
    assert set(subscriber.topics.values_list("topic", flat=True)) == {"housing", "finance"}


# --- Changing, pausing ----------------------------------------------------------------------


def test_everything_is_changed_by_the_link(client: Client) -> None:
    subscriber = make.subscriber(topics=("stories",))
    page = client.get(manage_path(subscriber)).content.decode()
    assert subscriber.email not in page  # mails are passed on
    changed = {"do": "save", "topics_0": ["lecture"], "frequency": "at-once", "language": "en"}
    assert client.post(manage_path(subscriber), changed).status_code == 302
    after = now(subscriber)
    assert (after.frequency, after.language) == ("at-once", "en")
    assert list(after.topics.values_list("topic", flat=True)) == ["lecture"]


@pytest.mark.parametrize(("months", "until"), [("1", "2026-11-04"), ("3", "2027-01-04"), ("", None)])
def test_pausing_and_resuming(client: Client, travel: Any, months: str, until: str | None) -> None:
    travel("2026-10-05 12:00")
    subscriber = make.subscriber()
    client.post(manage_path(subscriber), {"do": "pause", "months": months})
    paused = now(subscriber)
    assert paused.status == S.PAUSED
    assert str(paused.paused_until or "") == (until or "")
    client.post(manage_path(subscriber), {"do": "resume"})
    assert now(subscriber).status == S.CONFIRMED


def test_who_stopped_meanwhile_is_told(client: Client) -> None:
    subscriber = make.subscriber()
    Subscriber.objects.update(status=S.STOPPED, ended_at=clock.now())
    answer = client.post(manage_path(subscriber), {"do": "pause", "months": "1"})
    assert answer.status_code == 409
    assert now(subscriber).status == S.STOPPED


# --- One's own account ----------------------------------------------------------------------


@pytest.fixture
def person(client: Client) -> User:
    person = User.objects.create_user("own@didim.example")
    client.force_login(person)
    return person


WISH = {"topics_1": ["housing"], "frequency": "weekly", "language": "ko", "consent_1": "on"}


def test_an_account_begins_without_a_second_confirmation(client: Client, person: User) -> None:
    assert client.post("/me/newsletter/", WISH).status_code == 302
    subscriber = Subscriber.objects.get()
    assert (subscriber.person, subscriber.status, subscriber.source) == (person, S.CONFIRMED, "account")
    assert list(subscriber.topics.values_list("topic", flat=True)) == ["housing"]


def test_an_account_needs_the_consent(client: Client, person: User) -> None:
    assert client.post("/me/newsletter/", {**WISH, "consent_1": ""}).status_code == 422
    assert not Subscriber.objects.exists()


def test_an_account_takes_over_what_was_never_confirmed(client: Client, person: User) -> None:
    make.subscriber(S.PENDING, email=person.email)
    client.post("/me/newsletter/", WISH)
    assert Subscriber.objects.get().status == S.CONFIRMED


def test_an_account_sees_and_moves_its_subscription(client: Client, person: User) -> None:
    subscriber = make.subscriber(email="before@didim.example", person=person)
    assert "before@didim.example" in client.get("/me/newsletter/").content.decode()
    client.post("/me/newsletter/", {**WISH, "do": "save"})
    assert now(subscriber).email == person.email
    assert Consent.objects.count() == 0  # it was given when the account was linked


def test_withdrawing_the_consent_ends_the_subscription(client: Client, person: User) -> None:
    client.post("/me/newsletter/", WISH)
    client.post("/me/consents/newsletter/withdraw/")
    assert not Subscriber.objects.exists()
    assert Refusal.objects.count() == 1


def test_the_own_page_leads_there(client: Client, person: User) -> None:
    assert "/me/newsletter/" in client.get("/me/").content.decode()


# --- Two years ------------------------------------------------------------------------------


def test_who_is_not_asked_yet_stays_as_they_are(client: Client) -> None:
    subscriber = make.subscriber(agreed_at=clock.now() - timedelta(days=100))
    assert client.post(stay_path(subscriber)).status_code == 200
    assert now(subscriber).renewed_at is None
