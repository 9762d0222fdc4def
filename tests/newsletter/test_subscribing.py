"""The form for subscribing: the same answer for everybody, kind to slips, in the way of robots."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from altcha import solve_challenge
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_altcha import get_altcha_challenge
from post_office.models import Email

from core import clock
from newsletter import addresses, guards
from newsletter.enums import Source, SubscriberStatus
from newsletter.models import Subscriber
from newsletter.subscribe_form import DISPOSABLE
from tests.factories import subscribers as make
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

S = SubscriberStatus
PATH = "/newsletter/"


def earlier(**ago: float) -> str:
    """The mark of a form that was given out a while ago."""
    then = (clock.now() - timedelta(**ago)).timestamp()
    with patch("django.core.signing.time.time", return_value=then):
        return guards.started_now()


def filled(**fields: Any) -> dict[str, Any]:
    values = {"address": "new@didim.example", "frequency": "weekly", "language": "ko", "consent_1": "on"}
    return {**values, "started": earlier(seconds=20), **fields}


def body_of(response: Any) -> str:
    return response.content.decode()


# --- The same answer ------------------------------------------------------------------------


@pytest.mark.parametrize("status", [None, *S], ids=str)
def test_every_address_gets_the_same_answer(client: Client, status: str | None) -> None:
    new = client.post(PATH, filled(), follow=True)
    address = make.subscriber(status).email if status else "unknown@didim.example"
    known = client.post(PATH, filled(address=address), follow=True)
    assert [new.redirect_chain, new.status_code] == [known.redirect_chain, known.status_code]
    assert new.content == known.content
    assert set(new.headers) == set(known.headers)
    assert Email.objects.count() == 2


def test_every_address_costs_about_the_same(client: Client) -> None:
    counts = {}
    for status in [None, S.CONFIRMED, S.STOPPED, S.PENDING]:
        address = make.subscriber(status).email if status else "unknown@didim.example"
        with CaptureQueriesContext(connection) as queries:
            client.post(PATH, filled(address=address))
        counts[str(status)] = len(queries)
    assert max(counts.values()) - min(counts.values()) <= 6, counts


def test_the_choice_is_kept(client: Client) -> None:
    center = CenterFactory()
    chosen = {"topics_0": ["lecture"], "topics_1": ["housing"], "centers": [center.pk]}
    client.post(PATH, filled(**chosen, frequency="daily", source="qr"))
    subscriber = Subscriber.objects.get()
    assert set(subscriber.topics.values_list("topic", flat=True)) == {"lecture", "housing"}
    assert list(subscriber.centers.all()) == [center]
    assert (subscriber.frequency, subscriber.source, subscriber.status) == ("daily", Source.QR, S.PENDING)
    assert subscriber.consent_text == make.text()
    assert make.text().used_at is not None


def test_the_address_of_the_page_chooses_beforehand(client: Client) -> None:
    center = CenterFactory()
    page = body_of(client.get(f"{PATH}?topic=housing&topic=nonsense&center={center.slug}&from=qr"))
    assert page.count(" checked") == 4  # the topic, the center, the usual frequency and language
    assert 'name="source" value="qr"' in page


def test_the_consent_is_not_ticked_and_is_needed(client: Client) -> None:
    values = filled()
    del values["consent_1"]
    answer = client.post(PATH, values)
    assert answer.status_code == 422
    assert "동의가 필요해요" in body_of(answer)
    assert not Subscriber.objects.exists()


def test_who_read_an_older_notice_is_asked_again(client: Client) -> None:
    text = make.text()
    text.pk, text.version, text.used_at = None, 2, None
    text.save(force_insert=True)
    assert client.post(PATH, filled()).status_code == 422
    assert client.post(PATH, filled(consent_2="on")).status_code == 302
    assert Subscriber.objects.get().consent_text == text


# --- Addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Name@Naver.COM ", "name@naver.com"),
        ("name＠naver.com", "name@naver.com"),
        ("name@디딤.한국", "name@xn--2z1b6a.xn--3e0b707e"),
    ],
)
def test_one_spelling_of_each_address(client: Client, typed: str, kept: str) -> None:
    assert client.post(PATH, filled(address=typed)).status_code == 302
    assert Subscriber.objects.get().email == kept


@pytest.mark.parametrize("typed", ["", "name", "name@", "@naver.com", "a b@naver.com", "이름@naver.com"])
def test_what_is_no_address_is_refused_and_kept_in_the_field(client: Client, typed: str) -> None:
    answer = client.post(PATH, filled(address=typed))
    assert answer.status_code == 422
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"address": "a" * 290 + "@didim.example"}, "254자까지 적을 수 있어요. 지금은 304자예요."),
        ({"frequency": "zzz"}, "목록에 있는 것 가운데 하나를 골라 주세요."),
    ],
)
def test_what_cannot_be_is_told_kindly(client: Client, wrong: dict[str, str], said: str) -> None:
    answer = client.post(PATH, filled(**wrong))
    assert answer.status_code == 422
    assert said in body_of(answer)


def test_what_no_keyboard_has_is_no_mistake(client: Client) -> None:
    assert client.post(PATH, filled(address="new\x00@didim.example\x1b")).status_code == 302
    assert Subscriber.objects.get().email == "new@didim.example"


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("naver.con", "naver.com"),
        ("gmial.com", "gmail.com"),
        ("hanmail.ner", "hanmail.net"),
        ("hanmail.com", "hanmail.net"),
        ("naver.com", ""),
        ("mail.com", ""),
        ("seoul.go.kr", ""),
    ],
)
def test_slips_of_domains(typed: str, right: str) -> None:
    assert addresses.meant(f"name@{typed}") == (f"name@{right}" if right else "")


def test_a_slip_is_asked_about_and_put_right_with_one_press(client: Client) -> None:
    asked = client.post(PATH, filled(address="name@naver.con"))
    assert asked.status_code == 422
    assert "혹시 <strong>name@naver.com</strong> 인가요?" in body_of(asked)
    assert 'name="fixed" value="name@naver.com"' in body_of(asked)
    client.post(PATH, filled(address="name@naver.con", fixed="name@naver.com"))
    assert Subscriber.objects.get().email == "name@naver.com"


def test_a_slip_may_be_insisted_on(client: Client) -> None:
    asked = client.post(PATH, filled(address="name@naver.con"))
    assert 'name="insisted" value="name@naver.con"' in body_of(asked)
    client.post(PATH, filled(address="name@naver.con", insisted="name@naver.con"))
    assert Subscriber.objects.get().email == "name@naver.con"


def test_mailboxes_for_minutes_are_refused_kindly(client: Client) -> None:
    answer = client.post(PATH, filled(address="me@box.mailinator.com"))
    assert DISPOSABLE in body_of(answer)
    assert not Subscriber.objects.exists()


# --- Robots ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [{"ago": {"seconds": 0}}, {"ago": {"hours": 25}}, {"started": "x"}, {"homepage": "http://x"}],
    ids=["quick", "old", "forged", "trap"],
)
def test_who_looks_like_a_robot_presses_once_more_and_loses_nothing(
    client: Client, fields: dict[str, Any]
) -> None:
    if ago := fields.get("ago"):
        fields = {"started": earlier(**ago)}
    answer = client.post(PATH, filled(**fields))
    assert answer.status_code == 422
    page = body_of(answer)
    assert guards.AGAIN in page
    assert 'value="new@didim.example"' in page
    assert 'name="homepage" id="id_homepage" value=""' in page
    assert not Subscriber.objects.exists()


def test_one_address_is_taken_five_times_an_hour(client: Client) -> None:
    answers = [client.post(PATH, filled()).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_sum_is_asked_for_only_where_the_site_wants_it(client: Client, settings: Any) -> None:
    assert "data-sum" not in body_of(client.get(PATH))
    settings.NEWSLETTER_ALTCHA = True
    page = body_of(client.get(PATH))
    assert "data-sum" in page
    assert "newsletter/sum.js" in page
    assert "<noscript>" in page
    assert client.post(PATH, filled()).status_code == 422
    assert client.post(PATH, filled(sum=solved())).status_code == 302


def solved() -> str:
    """What a browser sends."""
    given = get_altcha_challenge(max_number=500)
    found = solve_challenge(given.challenge, given.salt, given.algorithm, given.max_number, 0)
    answer = {
        "algorithm": given.algorithm,
        "challenge": given.challenge,
        "number": found.number,
        "salt": given.salt,
        "signature": given.signature,
    }
    return base64.b64encode(json.dumps(answer).encode()).decode()
