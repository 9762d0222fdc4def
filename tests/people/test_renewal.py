"""Every two years somebody is asked to stay; silence ends the account, but never without notice."""

from __future__ import annotations

import io
import smtplib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import clock, daily
from outbox import delivery
from people.models import Destruction, User
from people.services import renewal
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = pytest.mark.django_db

JOINED = "2024-03-01 12:00"  # 730 days later: 2026-03-01
TERM = datetime(2026, 3, 1)


@pytest.fixture
def person(travel) -> User:
    travel(JOINED)
    site_root()
    return make.person(last_login=clock.now())


@pytest.fixture
def on(travel, person):
    """`on(-30)`: a day counted from the end of the two years, with its daily run."""

    def run(days: int) -> list[str]:
        travel(f"{TERM + timedelta(days=days, minutes=30):%Y-%m-%d %H:%M}")
        before = len(mail.outbox)
        renewal.renewal_daily()
        return [message.subject.split("?")[0] for message in mail.outbox[before:]]

    return run


def is_there(person: User) -> bool:
    return User.objects.filter(pk=person.pk).exists()


QUESTION = ["디딤 계정을 계속 쓸까요"]


def test_asked_30_days_before_reminded_7_days_before_and_then_gone(on, person):
    assert on(-31) == []
    assert on(-30) == QUESTION
    assert on(-29) == []
    assert on(-8) == []
    assert on(-7) == QUESTION
    assert on(-6) == []
    assert on(0) == []
    assert is_there(person), "the last day is still a day to answer"
    on(1)
    assert not is_there(person)
    assert renewal.NO_ANSWER in Destruction.objects.values_list("reason", flat=True)


def test_twice_a_day_changes_nothing_more(on):
    assert on(-30) == QUESTION
    assert on(-30) == []


def test_the_mail_says_all_that_it_must(on, person):
    on(-30)
    body = mail.outbox[-1].body
    parts = [
        "2024년 3월 1일",
        "가입하셨어요",
        "3월 1일(일)",
        "답이 없으면",
        "탈퇴",
        "/me/renewal/",
        "보내는 곳",
    ]
    assert [part for part in parts if part not in body] == []
    assert person.email not in body


def test_nobody_is_erased_without_notice(on, person):
    """The daily command didn't run for a year: first the notice, then 30 days, then the reminder, then 7 days."""
    assert on(365) == QUESTION
    assert is_there(person)
    assert on(365 + 29) == QUESTION, "the reminder"
    on(365 + 30)
    on(365 + 36)
    assert is_there(person)
    on(365 + 37)
    assert not is_there(person)


def test_a_mail_that_never_left_is_no_notice(on, person, monkeypatch):
    def refuse(*args: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such mailbox")})

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "transmit", refuse)
        for days in (-30, -7, 0, 1, 60):
            assert on(days) == []
    person.refresh_from_db()
    assert person.renewal_notified_at is None
    assert on(62) == [], "tried again once a week, not every day"
    assert on(68) == QUESTION
    on(97)
    assert is_there(person), "30 days are counted from the mail that left"


@pytest.mark.parametrize(
    "make_staff",
    [
        pytest.param(lambda person: setattr(person, "is_staff", True), id="staff"),
        pytest.param(lambda person: setattr(person, "is_superuser", True), id="superuser"),
        pytest.param(lambda person: person.groups.add(Group.objects.create(name="창구")), id="with-a-role"),
    ],
)
def test_staff_are_never_asked(on, person, make_staff):
    make_staff(person)
    person.save()
    assert on(-30) == []
    assert on(400) == []
    assert is_there(person)


def test_a_coming_booking_keeps_the_account_and_the_question_is_asked_anew(on, person, travel):
    on(-30)
    on(-7)
    make.book(person, make.open_room(), make.tomorrow_at(14) + timedelta(days=8))
    assert on(1) == QUESTION
    assert is_there(person)
    on(2)
    on(24)
    on(30)
    assert is_there(person), "a new round of 30 days"
    on(40)
    assert not is_there(person)


def test_signing_in_renews_nothing(on, person, client):
    on(-30)
    client.force_login(person)
    client.get("/me/")
    person.refresh_from_db()
    assert person.renewed_at is None


# --- Answering ------------------------------------------------------------------------------


def link_in_mail() -> str:
    return next(line for line in mail.outbox[-1].body.splitlines() if "/me/renewal/" in line).split("8000")[
        -1
    ]


def test_the_link_works_without_signing_in_and_only_the_button_counts(on, person, client):
    on(-30)
    link = link_in_mail()
    html = client.get(link).content.decode()
    assert "계속 쓸게요" in html
    assert person.email not in html
    assert person.name not in html
    person.refresh_from_db()
    assert person.renewed_at is None, "looking changes nothing"
    assert client.post(link).status_code == 302
    person.refresh_from_db()
    assert person.renewed_at is not None
    assert (person.renewal_asked_at, person.renewal_notified_at) == (None, None)
    assert "다시 여쭤볼게요" in client.get(link).content.decode()
    for days in (-7, 1, 100, 669):
        assert on(days) == []
    assert on(700) == QUESTION, "two years after the answer, less 30 days"


def test_an_old_link_doesnt_answer_a_new_question(on, person, client):
    on(-30)
    old = link_in_mail()
    client.post(old)
    assert on(700) == QUESTION
    renewed = User.objects.get(pk=person.pk).renewed_at
    client.post(old)
    assert User.objects.get(pk=person.pk).renewed_at == renewed


def test_an_answer_before_the_mail_left_means_that_none_leaves(on, person):
    on(-30)
    renewal.renew(person=person)
    assert renewal.renewal_message(person.pk) is None


def test_a_broken_link_helps_on(client, person):
    response = client.get(reverse("renewal_by_link", args=["eyJwIjoxfQ:x"]))
    assert response.status_code == 404
    assert "/me/renewal/" in response.content.decode()


def test_a_link_of_an_erased_account_says_so(on, person, client):
    on(-30)
    link = link_in_mail()
    on(-7)
    on(1)
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_whoever_is_signed_in_answers_there(on, person, client):
    client.force_login(person)  # in 2024; sessions don't live that long
    assert "다시 여쭤볼게요" in client.get("/me/renewal/").content.decode()
    client.post("/me/renewal/")
    person.refresh_from_db()
    assert person.renewed_at is None, "nobody has asked yet"
    on(-30)
    client.force_login(person)
    assert "계속 쓸게요" in client.get("/me/renewal/").content.decode()
    client.post("/me/renewal/")
    person.refresh_from_db()
    assert person.renewed_at is not None


@pytest.mark.parametrize("step", ["opening", "sessions", "retention"])
def test_a_daily_step_that_fails_stops_no_other(person, travel, monkeypatch, caplog, step):
    def fail(say):
        raise ValueError("broken")

    monkeypatch.setitem(daily.STEPS, step, replace(daily.STEPS[step], do=fail))
    travel(f"{TERM - timedelta(days=10):%Y-%m-%d} 01:00")
    with pytest.raises(CommandError, match="Failed: "):
        call_command("daily", stderr=io.StringIO())
    assert "broken" in caplog.text
    person.refresh_from_db()
    assert person.renewal_asked_at is not None, "the last step was done"


def test_the_daily_command_asks(person, travel):
    travel("2026-02-20 03:00")
    call_command("daily", stderr=io.StringIO())
    assert mail.outbox[-1].subject.startswith("디딤 계정을 계속 쓸까요?")


def test_in_english(on, person):
    User.objects.update(language="en")
    on(-30)
    assert mail.outbox[-1].subject == "Do you want to stay with Didim? Please answer by Sun, Mar 1"
    assert "Without an answer" in mail.outbox[-1].body
