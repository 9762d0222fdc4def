"""Signing in with a code by mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from people.models import User
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = pytest.mark.django_db


def ask_for_code(client: Client, email: str, target: str = "") -> str:
    """Ask, and read the code in the mail."""
    response = client.post(f"/accounts/login/?next={target}", {"email": email, "next": target})
    assert response.status_code == 302, response.context["form"].errors
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]


@pytest.fixture(autouse=True)
def send_at_once(django_capture_on_commit_callbacks, monkeypatch):
    """The worker that mails what is queued, without waiting for a commit that tests never make."""
    from outbox import tasks

    monkeypatch.setattr("outbox.tasks.transaction.on_commit", lambda job: job())
    return tasks


@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_known_and_unknown_addresses_get_the_same(client, known):
    if known:
        make.person(email="someone@didim.example")
    code = ask_for_code(client, "Someone@didim.example")
    assert mail.outbox[-1].to == ["someone@didim.example"]
    assert code not in mail.outbox[-1].subject, "a code doesn't belong on a locked screen"
    response = client.post("/accounts/login/code/", {"code": code, "action": "verify"})
    assert response.status_code == 302
    assert response["Location"] == "/me/"
    assert User.objects.get(email="someone@didim.example").last_login


def test_one_comes_back_to_the_chosen_slot(client):
    resource = make.open_room(site_root())
    start = f"{make.tomorrow_at(14):%Y-%m-%dT%H:%M}"
    response = client.get(f"{resource.url}book/", {"start": start})
    assert response.status_code == 302
    sign_in = response["Location"]
    target = f"{resource.url}book/?start={start}"
    page = client.get(sign_in)
    assert 'name="next"' in page.content.decode()
    response = client.post(sign_in, {"email": "new@didim.example", "next": target})
    code = re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]
    response = client.post(response["Location"], {"code": code, "action": "verify", "next": target})
    assert response["Location"] == target
    assert client.get(response["Location"]).status_code == 200


def test_a_wrong_code_says_so_and_three_end_it(client):
    ask_for_code(client, "someone@didim.example")
    for attempt in range(3):
        response = client.post("/accounts/login/code/", {"code": "000000", "action": "verify"})
        assert response.status_code == (200 if attempt < 2 else 302)
        if attempt < 2:
            assert "다시" in response.content.decode()
    assert client.get("/me/").status_code == 302


def test_a_code_dies_after_five_minutes(client, travel):
    travel("2026-11-23 12:00")
    code = ask_for_code(client, "someone@didim.example")
    travel("2026-11-23 12:05:01")
    client.post("/accounts/login/code/", {"code": code, "action": "verify"})
    assert client.get("/me/").status_code == 302


def test_codes_are_not_given_without_end(client):
    statuses = [
        client.post("/accounts/login/", {"email": "someone@didim.example"}).status_code for _ in range(8)
    ]
    assert 302 in statuses
    assert set(statuses[-3:]) <= {200, 429}
    assert len(mail.outbox) <= 5


@pytest.mark.parametrize("email", ["", "없는주소", "a@", "a" * 300 + "@x.kr", "이름@한글.kr\x00"])
def test_a_bad_address_gets_a_korean_answer(client, email):
    response = client.post("/accounts/login/", {"email": email})
    assert response.status_code == 200
    assert "요." in str(response.context["form"].errors)
    assert not mail.outbox


def test_a_foreign_target_is_not_followed(client):
    code = ask_for_code(client, "someone@didim.example", "https://evil.example/")
    response = client.post(
        "/accounts/login/code/", {"code": code, "action": "verify", "next": "https://evil.example/"}
    )
    assert response["Location"] == "/me/"


def test_people_who_never_used_their_code_are_forgotten(client, travel):
    from people.services.profile import people_remove_unproved

    travel("2026-11-22 12:00")
    ask_for_code(client, "typo@didim.example")
    make.person(email="kept@didim.example")
    travel("2026-11-23 12:01")
    assert people_remove_unproved() == 1
    assert [user.email for user in User.objects.all()] == ["kept@didim.example"]


def test_an_account_that_is_off_gets_no_code(client):
    make.person(email="off@didim.example", is_active=False)
    client.post("/accounts/login/", {"email": "off@didim.example"})
    assert not re.search(r"\b\d{6}\b", mail.outbox[-1].body if mail.outbox else "")
