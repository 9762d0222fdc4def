"""Changing the mail address: both addresses must answer."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User
from people.services.profile import person_for_address
from tests.factories import bookings as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]

OLD, NEW = "old@didim.example", "new@didim.example"


@pytest.fixture
def person():
    return make.person(email=OLD)


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def mailed() -> dict[str, str]:
    """The last code that each address got; "" for a mail without one."""
    found = {}
    for message in mail.outbox:
        code = re.search(r"\b(\d{6})\b", message.body)
        found[message.to[0]] = code[1] if code else ""
    return found


def begin(client: Client, address: str = NEW) -> dict[str, str]:
    response = client.post("/me/email/", {"email": address})
    assert response.status_code == 302, response.context["form"].errors
    return mailed()


def finish(client: Client, old_code: str, new_code: str):
    return client.post("/me/email/codes/", {"old_code": old_code, "new_code": new_code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_both_codes_change_the_address(client, person):
    elsewhere = Client()
    elsewhere.force_login(person)
    codes = begin(client, "New@Didim.Example")
    assert codes[OLD] != codes[NEW]
    assert all(code not in message.subject for message in mail.outbox for code in codes.values())
    person.refresh_from_db()
    assert person.email == OLD
    mail.outbox.clear()
    response = finish(client, f" {codes[OLD][:3]} {codes[OLD][3:]}", codes[NEW])
    assert response["Location"] == "/me/"
    person.refresh_from_db()
    assert person.email == NEW
    assert client.get("/me/email/").status_code == 200
    assert elsewhere.get("/me/email/").status_code == 302, "signed out on other devices"
    assert UserSession.objects.filter(user=person).count() == 1
    (message,) = mail.outbox
    assert message.to == [OLD]
    assert "바꿨어요" in message.subject
    assert NEW not in message.body, "the old mailbox needn't know the new address"


def test_the_old_address_no_longer_signs_in(client, person):
    codes = begin(client)
    finish(client, codes[OLD], codes[NEW])
    assert person_for_address(NEW) == person
    assert person_for_address(OLD) != person


@pytest.mark.parametrize(
    ("old_right", "new_right"), [(False, True), (True, False), (False, False)], ids=["old", "new", "both"]
)
def test_a_wrong_code_changes_nothing_and_says_where(client, person, old_right, new_right):
    codes = begin(client)
    typed = (
        codes[OLD] if old_right else wrong(codes[OLD]),
        codes[NEW] if new_right else wrong(codes[NEW]),
    )
    response = finish(client, *typed)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert ("old_code" in errors, "new_code" in errors) == (not old_right, not new_right)
    assert f'value="{typed[0]}"' in response.content.decode(), "nothing typed is lost"
    person.refresh_from_db()
    assert person.email == OLD
    assert finish(client, codes[OLD], codes[NEW])["Location"] == "/me/"


def test_three_wrong_tries_end_it(client, person):
    codes = begin(client)
    for _ in range(3):
        response = finish(client, wrong(codes[OLD]), codes[NEW])
    assert response["Location"] == "/me/email/"
    assert "세 번" in client.get("/me/email/").content.decode()
    assert finish(client, codes[OLD], codes[NEW])["Location"] == "/me/email/"
    person.refresh_from_db()
    assert person.email == OLD


def test_requests_at_the_same_moment_have_three_tries_together(client, person):
    """Each of them has read the session before the others have written it."""
    codes = begin(client)
    before = client.session["address_change"]

    def meanwhile():
        other = Client()
        other.force_login(person)
        session = other.session
        session["address_change"] = before
        session.save()
        return other

    for _ in range(3):
        assert finish(meanwhile(), wrong(codes[OLD]), codes[NEW]).status_code == 422
    assert finish(meanwhile(), codes[OLD], codes[NEW])["Location"] == "/me/email/"
    person.refresh_from_db()
    assert person.email == OLD


@pytest.mark.parametrize("typed", ["", "12345", "글자", "1234567"])
def test_what_can_be_no_code_costs_no_try(client, typed):
    codes = begin(client)
    for _ in range(4):
        assert finish(client, typed, codes[NEW]).status_code == 422
    assert finish(client, codes[OLD], codes[NEW])["Location"] == "/me/"


def test_codes_die_after_five_minutes(client, person, travel):
    travel("2026-11-22 12:00")
    codes = begin(client)
    travel("2026-11-22 12:05:01")
    assert finish(client, codes[OLD], codes[NEW])["Location"] == "/me/email/"
    person.refresh_from_db()
    assert person.email == OLD


def test_the_codes_of_one_change_are_no_good_for_another(client):
    first = begin(client)
    begin(client, "third@didim.example")
    assert finish(client, first[OLD], first[NEW]).status_code == 422


def test_codes_belong_to_who_asked(client, person):
    codes = begin(client)
    stranger = Client()
    stranger.force_login(make.person(2))
    assert finish(stranger, codes[OLD], codes[NEW])["Location"] == "/me/email/"


def test_the_session_holds_no_code(client):
    codes = begin(client)
    kept = str(client.session["address_change"])
    assert codes[OLD] not in kept
    assert codes[NEW] not in kept


# --- Addresses of others --------------------------------------------------------------------


def answers(client: Client, address: str) -> tuple[list, list[int]]:
    """What the form shows for an address, and how many queries it takes."""
    shown, counts = [], []
    for request in (
        lambda: client.post("/me/email/", {"email": address}),
        lambda: client.get("/me/email/codes/"),
        lambda: finish(client, "000000", "000000"),
    ):
        with CaptureQueriesContext(connection) as captured:
            response = request()
        page = re.sub(r'value="[^"]{64}"', "", response.content.decode()).replace(address, "ADDRESS")
        shown.append((response.status_code, response.headers.get("Location"), page))
        counts.append(len(captured))
    return shown, counts


def test_the_form_does_not_tell_whose_an_address_is(client, settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    make.person(2, email="taken@didim.example")
    answers(client, "warm@didim.example")
    assert answers(client, "taken@didim.example") == answers(client, "free@didim.example")


def test_the_mail_to_a_taken_address_says_so(client, person):
    owner = make.person(2, email="taken@didim.example")
    codes = begin(client, "Taken@didim.example")
    assert codes["taken@didim.example"] == ""
    assert "이미" in mail.outbox[-1].subject
    assert OLD not in mail.outbox[-1].body
    for guess in ("000000", "123456"):
        finish(client, codes[OLD], guess)
    person.refresh_from_db()
    owner.refresh_from_db()
    assert (person.email, owner.email) == (OLD, "taken@didim.example")


def test_an_address_that_nobody_proved_is_free(client, person):
    person_for_address(NEW)
    codes = begin(client)
    assert finish(client, codes[OLD], codes[NEW])["Location"] == "/me/"
    assert User.objects.get(email=NEW) == person


def test_an_address_taken_meanwhile_stays_with_its_owner(client, person):
    codes = begin(client)
    make.person(2, email=NEW)
    mail.outbox.clear()
    response = finish(client, codes[OLD], codes[NEW])
    assert response["Location"] == "/me/email/"
    person.refresh_from_db()
    assert person.email == OLD
    assert not mail.outbox
    assert client.get("/me/email/").status_code == 200


@pytest.mark.parametrize(
    "email", ["", "a@", OLD, "OLD@didim.example", "a" * 300 + "@x.kr", "İ@didim.example"]
)
def test_a_bad_address_gets_a_korean_answer(client, email):
    response = client.post("/me/email/", {"email": email})
    assert response.status_code == 422
    assert "요." in str(response.context["form"].errors)
    assert not mail.outbox


def test_mails_are_not_sent_without_end(client):
    for number in range(7):
        response = client.post("/me/email/", {"email": f"new{number}@didim.example"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "번호를 여러 번 보냈어요" in page
    assert 'value="new6@didim.example"' in page
    assert len(mail.outbox) == 10


@pytest.mark.parametrize("path", ["/me/email/", "/me/email/codes/"])
def test_it_is_for_people_who_signed_in(path):
    assert Client().get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ["address_change_code", "address_taken", "address_changed"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_mails_are_written_in_both_languages(kind, language):
    from outbox.kinds import registry
    from outbox.rendering import render

    words = render(registry.kinds[kind], registry.kinds[kind].sample().context, language)
    korean = re.search("[가-힣]", words.subject + words.text.partition("--")[0])
    assert bool(korean) == (language == "ko") or "일" in words.text
    assert not re.search(r"\d{6}", words.subject)
    assert words.html
