"""The one-minute form behind a link: once, in both languages, and nothing of who it was."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import models
from django.test import Client

from people.models import AccessRecord, User
from surveys.enums import PROGRAM
from surveys.models import TEXT_LENGTH, Answer, Link
from surveys.services import Said, answer, ask, hash_of, link_of, links_forget
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory
from tests.factories.leftovers import leftovers

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("search_index")]

DAY = date(2026, 11, 20)
RRN = "990101-1234567"


@pytest.fixture(autouse=True)
def _now(travel):
    travel("2026-11-21 10:00")


@pytest.fixture
def center():
    return CenterFactory(title="무지개센터")


@pytest.fixture
def path(center):
    return ask(page=center, about="study_room", day=DAY)


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def text(response) -> str:
    return " ".join(response.content.decode().split())


# --- Answering ------------------------------------------------------------------------------


def test_an_answer_is_kept_with_what_it_is_about(client, path, center):
    page = text(client.get(path))
    assert "무지개센터 스터디룸, 어땠나요?" in page
    assert "noindex" in page
    response = client.post(path, {"satisfaction": "5", "helpful": "4", "text": "조용했어요"}, follow=True)
    assert "답해 주셔서 고마워요" in text(response)
    assert response.request["PATH_INFO"] == "/survey/thanks/", "the last address gives nothing away"
    kept = Answer.objects.get()
    assert (kept.page_id, kept.about, kept.month) == (center.pk, "study_room", date(2026, 11, 1))
    assert (kept.satisfaction, kept.helpful, kept.text, kept.is_counted) == (5, 4, "조용했어요", False)


def test_a_program_is_named_by_its_page(client):
    program = ProgramFactory(title="취업특강")
    assert "<h1>취업특강, 어땠나요?</h1>" in text(client.get(ask(page=program, about=PROGRAM, day=DAY)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"satisfaction": "1"}, (1, None, "")),
        ({"satisfaction": "skip", "helpful": "3", "text": ""}, (None, 3, "")),
        ({"text": "  고마워요 "}, (None, None, "고마워요")),
        ({"text": "가\r\n" * (TEXT_LENGTH // 2)}, (None, None, ("가\n" * (TEXT_LENGTH // 2)).strip())),
    ],
)
def test_every_question_may_be_left_out(client, path, sent, kept):
    assert client.post(path, sent).status_code == 302
    found = Answer.objects.get()
    assert (found.satisfaction, found.helpful, found.text) == kept


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "하나만이라도 답해 주세요"),
        ({"satisfaction": "skip", "helpful": "skip", "text": " "}, "하나만이라도 답해 주세요"),
        ({"satisfaction": "6", "text": "좋아요"}, "보기 가운데 하나를 골라 주세요"),
        ({"satisfaction": "5", "helpful": "x"}, "보기 가운데 하나를 골라 주세요"),
        ({"satisfaction": "5", "text": "가" * (TEXT_LENGTH + 1)}, "지금은 1001자예요"),
        ({"satisfaction": "2", "text": f"저는 {RRN}이에요"}, "주민등록번호는 받지 않아요"),
    ],
)
def test_mistakes_lose_nothing(client, path, sent, said):
    response = client.post(path, sent)
    assert response.status_code == 422
    page = text(response)
    assert said in page
    assert sent.get("text", "") in page
    if sent.get("satisfaction") in {"2", "5"}:
        assert re.search(rf'value="{sent["satisfaction"]}"[^>]* checked', page)
    assert not Answer.objects.exists()
    assert client.post(path, {"satisfaction": "5"}).status_code == 302, "the link is still good"


def test_a_double_click_is_one_answer(client, path):
    first, second = ({"satisfaction": "5"}, {"satisfaction": "1"})
    assert client.post(path, first).status_code == 302
    response = client.post(path, second)
    assert "이미 답해 주셨어요" in text(response)
    assert Answer.objects.get().satisfaction == 5
    assert "이미 답해 주셨어요" in text(client.get(path))


def test_two_clicks_at_once_are_one_answer(path):
    """Both have read the link before either wrote."""
    links = [link_of(token_of(path)) for _ in range(2)]
    assert [answer(link=link, said=Said(satisfaction=3)) for link in links] == [True, False]
    assert Answer.objects.count() == 1


def test_control_without_looking_again_there_would_be_two(path):
    for _ in range(2):
        link = link_of(token_of(path))
        Link.objects.update(is_used=False)
        answer(link=link, said=Said(satisfaction=3))
    assert Answer.objects.count() == 2


# --- Links ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/survey/example/", f"/survey/{'x' * 200}/", "/survey/없는-말/"])
def test_an_unknown_link_is_met_kindly(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "잘못하신 것은 없어요" in text(response)
    assert client.post(address, {"satisfaction": "5"}).status_code == 404
    assert not Answer.objects.exists()


def test_a_link_is_good_for_30_days(client, path, travel):
    travel("2026-12-21 23:59")
    assert client.get(path).status_code == 200
    assert links_forget(date(2026, 12, 21)) == 0
    travel("2026-12-22 00:01")
    assert client.get(path).status_code == 404
    assert client.post(path, {"satisfaction": "5"}).status_code == 404
    assert links_forget(date(2026, 12, 22)) == 1


def test_what_ends_between_reading_and_sending_is_not_kept(path, travel):
    link = link_of(token_of(path))
    travel("2026-12-22 00:01")
    assert not answer(link=link, said=Said(satisfaction=5))


def test_looking_changes_nothing(client, path):
    before = list(Link.objects.values())
    for method in (client.get, client.head):
        assert method(path).status_code == 200
    assert list(Link.objects.values()) == before
    assert client.put(path).status_code == 405


# --- English --------------------------------------------------------------------------------


def test_the_same_in_english(client, path):
    address = f"{path}?lang=en"
    page = text(client.get(address))
    for words in ("How was it?", "Very unhappy", "Not at all", "study room", "Send"):
        assert words in page
    wrong = text(client.post(address, {"text": f"I am {RRN}"}))
    assert "resident registration number" in wrong
    assert "Please answer at least one" in text(client.post(address, {}))
    thanks = client.post(address, {"helpful": "5"}, follow=True)
    assert "Thank you for your answer" in text(thanks)
    assert "You have answered already" in text(client.get(address))
    assert "You did nothing wrong" in text(client.get("/survey/example/?lang=en"))


# --- Nobody ---------------------------------------------------------------------------------


def test_no_column_leads_to_a_person_or_a_moment():
    """Only the page is pointed to; there are days, no moments; keys have no order."""
    for model in (Link, Answer):
        relations = [field.name for field in model._meta.get_fields() if field.is_relation]
        assert relations == ["page"]
        kinds = {type(field) for field in model._meta.concrete_fields}
        assert not kinds & {models.DateTimeField, models.GenericIPAddressField, models.BigAutoField}
    assert {field.name for field in Answer._meta.concrete_fields} == {
        *("id", "page", "about", "month", "satisfaction", "helpful", "text", "is_counted")
    }


def test_whoever_is_signed_in_stays_unknown(center):
    person = make.person(3, email="quetzal@didim.example")
    path = ask(page=center, about="study_room", day=DAY)
    token = token_of(path)
    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Quetzal/7.0")
    client.force_login(person)
    before = leftovers(["quetzal", "203.0.113.77"])
    seen = User.objects.get(pk=person.pk).last_login
    assert "quetzal" not in text(client.get(path))
    client.post(path, {"satisfaction": "4", "text": "좋았어요"})
    assert leftovers(["quetzal", "203.0.113.77"]) == before
    assert leftovers([token]) == set(), "the token itself is nowhere"
    assert leftovers([hash_of(token)]) == {"table surveys_link.token_hash", "model surveys.Link"}
    assert User.objects.get(pk=person.pk).last_login == seen
    assert not AccessRecord.objects.exists()


def test_an_answer_and_its_link_share_nothing_of_their_own(path):
    answer(link=link_of(token_of(path)), said=Said(satisfaction=5))
    link, kept = Link.objects.get(), Answer.objects.get()
    assert str(kept.pk).replace("-", "") not in link.pk
    assert link.day != kept.month, "the day is not kept"
    assert link.expires_on - timedelta(days=30) == date(2026, 11, 21)


def test_no_log_has_the_token(client, path, caplog):
    caplog.set_level("DEBUG", "django.request")  # which says no refusals by itself
    client.post(path, {"satisfaction": "9"})
    client.post(path, {"satisfaction": "5"})
    client.get("/survey/quite-another/")
    assert token_of(path) not in caplog.text
    assert "quite-another" not in caplog.text
    client.get("/no-such-page/")
    assert "no-such-page" in caplog.text, "the control: other addresses are logged"


# --- Queries --------------------------------------------------------------------------------


def test_queries(client, path, django_assert_max_num_queries):
    client.get("/survey/thanks/")
    with django_assert_max_num_queries(8):
        client.get(path)
    with django_assert_max_num_queries(8):
        client.post(path, {"satisfaction": "5"})
