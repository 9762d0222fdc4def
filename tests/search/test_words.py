"""The words that people use: where a center is, what a page shows, other names for a thing, what is asked for politely."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import feedparser
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from bookings.models import Suit
from bookings.services.suits import suit_save
from core.models import Region
from events.models import Session
from home.models import CenterPage
from search.models import Synonym
from search.synonyms import synonyms
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory, StandardFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

WHERE = {
    "seoul": ("광진구", "한강 모임터"),
    "busan": ("영도구", "바다 모임터"),
    "daegu": ("달성군", "사과 모임터"),
    "gyeonggi": ("양주시", "들판 모임터"),
    "jeonbuk": ("완주군", "비빔 모임터"),
}
AREAS = {
    "서울": "한강 모임터",
    "서울시": "한강 모임터",
    "서울특별시": "한강 모임터",
    "부산시": "바다 모임터",
    "대구": "사과 모임터",
    "대구 달성군": "사과 모임터",
    "경기": "들판 모임터",
    "경기도": "들판 모임터",
    "경기도에서": "들판 모임터",
    "양주": "들판 모임터",
    "양주시": "들판 모임터",
    "전북": "비빔 모임터",
    "전라북도": "비빔 모임터",
    "rudrleh": "들판 모임터",
}


@pytest.fixture(autouse=True)
def _site() -> None:
    site_root()


def titles(client: Client, query: str, **more: str) -> list[str]:
    return [each.title for each in client.get("/search/", {"q": query, **more}).context["results"]]


@pytest.mark.parametrize(("query", "center"), AREAS.items())
def test_centers_are_found_by_where_they_are(client: Client, query: str, center: str) -> None:
    for slug, (district, title) in WHERE.items():
        CenterFactory(title=title, region=Region.objects.get(slug=slug), district=district, address="")
    assert titles(client, query) == [center]
    assert titles(client, query, kind="centers") == [center]


def test_centers_are_found_by_address(client: Client) -> None:
    CenterFactory(title="모임터", address="서울 마포구 도토리길 7", directions="다람쥐역에서 걸어서 3분")
    assert titles(client, "도토리길 7") == titles(client, "다람쥐역") == ["모임터"]


def test_what_hangs_under_a_center_is_found_by_where_it_is_after_the_center(client: Client) -> None:
    center = CenterFactory(title="모임터", region=Region.objects.get(slug="busan"), district="영도구")
    make.open_room(center, title="작은 방")
    ProgramFactory(title="함께 걷기", parent=center)
    ProgramFactory(title="함께 듣기")
    found = titles(client, "영도구")
    assert found[0] == "모임터"
    assert sorted(found[1:]) == ["작은 방", "함께 걷기"]
    assert titles(client, "부산 걷기") == ["함께 걷기"]


@pytest.mark.parametrize("query", ["빔프로젝터", "콘센트", "와이파이", "wifi", "신발은 벗어요"])
def test_what_a_room_has(client: Client, query: str) -> None:
    make.open_room(
        CenterFactory(), title="도란방", equipment="빔프로젝터, 와이파이, 콘센트", guide="신발은 벗어요."
    )
    assert titles(client, query) == ["도란방"]


def test_pieces_of_suits_that_are_lent(client: Client) -> None:
    room = make.open_room(CenterFactory(), title="옷장")
    unit = room.units.first()
    assert unit
    Suit.objects.create(unit=unit, size="여 66", cut="바지 차림", pieces="블라우스, 구두")
    room.save()
    for query in ("블라우스", "구두", "바지 차림", unit.name):
        assert titles(client, query) == ["옷장"]
    room.units.update(is_active=False)
    room.save()
    assert titles(client, "블라우스") == []


def test_a_suit_that_staff_change_is_found_at_once(client: Client) -> None:
    room = make.open_room(CenterFactory(), title="옷장")
    suit = Suit.objects.create(unit=room.units.get(), size="여 66")
    suit_save(suit=suit, by=make.person(1), pieces="블라우스")
    assert titles(client, "블라우스") == ["옷장"]


@pytest.mark.parametrize("query", ["줌", "zoom", "ZOOM", "온라인 줌"])
def test_the_place_of_a_program(client: Client, query: str) -> None:
    ProgramFactory(title="함께 듣기", place="온라인(줌)")
    ProgramFactory(title="함께 걷기", place="2층")
    assert titles(client, query) == ["함께 듣기"]


def test_another_place_of_a_coming_session(client: Client) -> None:
    program = ProgramFactory(title="함께 걷기", place="2층")
    for place, days in (("도토리 마당", 1), ("밤나무 마당", -3)):
        starts = make.tomorrow_at(10) + timedelta(days=days)
        Session.objects.create(
            program=program,
            starts_at=starts,
            original_start=starts,
            ends_at=starts + timedelta(hours=1),
            place=place,
        )
    program.save()
    assert titles(client, "도토리") == ["함께 걷기"]
    assert titles(client, "밤나무") == []


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("공부방", "스터디룸"),
        ("독서실", "스터디룸"),
        ("회의실", "스터디룸"),
        ("세미나실", "스터디룸"),
        ("양복", "정장 나눔"),
        ("counseling", "상담 안내"),
        ("유튜브", "YouTube 촬영"),
    ],
)
def test_other_words_for_it(client: Client, query: str, title: str) -> None:
    for each in ("스터디룸", "정장 나눔", "상담 안내", "YouTube 촬영"):
        StandardFactory(title=each)
    assert titles(client, query) == [title]


def test_more_words_leave_those_of_the_operators_alone() -> None:
    Synonym.objects.all().delete()
    Synonym.objects.create(words="줌, zoom", is_active=False)
    Synonym.objects.create(words="정장, 때때옷")
    import_module("search.migrations.0003_more_synonyms").add(apps, None)
    assert Synonym.objects.filter(words="줌, zoom").count() == 1
    assert "zoom" not in synonyms()
    assert {"때때옷", "양복"} <= set(synonyms()["정장"])


@pytest.mark.parametrize(
    "query", ["이력서 첨삭", "이력서첨삭", "이력서첨삭해주세요", "첨삭", "서류 클리닉", "cjatkr"]
)
def test_the_document_clinic_comes_first(client: Client, query: str) -> None:
    StandardFactory(title="이력서 소식")
    response = client.get("/search/", {"q": query})
    first = response.context["results"][0]
    assert (first.title, first.url) == ("서류 클리닉", reverse("clinic:about"))
    assert "찾지 못했어요" not in response.text


def test_the_document_clinic_is_no_center_and_not_there_twice(client: Client) -> None:
    for number in range(21):
        StandardFactory(title=f"첨삭 {number}")
    assert "서류 클리닉" not in titles(client, "첨삭", kind="centers")
    assert titles(client, "첨삭").count("서류 클리닉") == 1
    assert "서류 클리닉" not in titles(client, "첨삭", page="2")
    assert "22건" in client.get("/search/", {"q": "첨삭"}).text


@pytest.mark.parametrize("query", ["사진촬영해주세요", "사진 촬영 해 주세요!", "사진촬영 하고 싶어요"])
def test_a_thing_is_found_that_is_asked_for_politely(client: Client, query: str) -> None:
    StandardFactory(title="사진 촬영")
    response = client.get("/search/", {"q": query})
    assert [each.title for each in response.context["results"]] == ["사진 촬영"]
    assert "이 말로 찾았어요" in response.text


@pytest.mark.parametrize("query", ["wjdwkd eodu", "wjdwkd eoduw"])
def test_two_words_on_english_keys(client: Client, query: str) -> None:
    StandardFactory(title="정장 안내")
    response = client.get("/search/", {"q": query})
    assert [each.title for each in response.context["results"]] == ["정장 안내"]
    assert "영어 자판" in response.text
    assert "가장 많이 든" in response.text


def feed(client: Client, query: str) -> Any:
    return feedparser.parse(client.get("/search/feed/", {"q": query}).content)


@pytest.mark.parametrize(
    ("query", "is_offered"),
    [("이력서 사진", True), ("이력서", True), ("dlfurtj", True), ("이력서 도토리", False), ("도토리", True)],
)
def test_a_feed_is_offered_where_it_has_what_is_shown(client: Client, query: str, is_offered: bool) -> None:
    StandardFactory(title="이력서 사진")
    page = client.get("/search/", {"q": query})
    assert ("/search/feed/" in page.text) is is_offered
    if is_offered:
        shown = {each.title for each in page.context["results"]}
        assert {each.title for each in feed(client, query).entries} == shown


def test_titles_in_the_feed_say_whose_they_are(client: Client) -> None:
    center: CenterPage = CenterFactory(title="한강 모임터")
    make.open_room(center, title="도란방")
    StandardFactory(title="도란방 안내")
    assert {each.title for each in feed(client, "도란방").entries} == {"도란방 · 한강 모임터", "도란방 안내"}
