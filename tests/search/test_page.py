"""The public search page: what it shows, what it offers when nothing is found, and any query that can be typed."""

import unicodedata
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from wagtail.models import PageViewRestriction

from search import selectors
from search.models import SearchSettings, Synonym
from tests.factories.events import ProgramFactory
from tests.factories.home import CenterFactory, NewsFactory, StandardFactory, StoryFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


@pytest.fixture(autouse=True)
def _site() -> None:
    site_root()


def titles(response: Any) -> list[str]:
    return [result.title for result in response.context["results"]]


def search(client: Client, query: str, **more: str) -> list[str]:
    return titles(client.get("/search/", {"q": query, **more}))


def test_shows_title_kind_summary_and_link(client: Client) -> None:
    CenterFactory(title="광진청년센터", slug="gwangjin", search_description="공부하고 쉬는 곳")
    html = client.get("/search/", {"q": "광진"}).content.decode()
    assert 'href="/centers/gwangjin/"' in html
    assert "공부하고 쉬는 곳" in html
    assert "센터" in html
    assert 'role="status"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_rooms_and_programs_say_whose_they_are(client: Client) -> None:
    center = CenterFactory(title="광진청년센터")
    ProgramFactory(title="모의면접", parent=center)
    ProgramFactory(title="모의면접 온라인")
    results = client.get("/search/", {"q": "모의면접"}).context["results"]
    assert [(each.title, each.center) for each in results] == [
        ("모의면접", "광진청년센터"),
        ("모의면접 온라인", ""),
    ]
    assert (
        '<span class="meta">광진청년센터</span>' in client.get("/search/", {"q": "모의면접"}).content.decode()
    )


def test_only_what_everybody_may_see(client: Client) -> None:
    StandardFactory(title="비밀 초안", live=False)
    private = StandardFactory(title="비밀 회의록")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    StandardFactory(title="비밀 없는 안내")
    assert search(client, "비밀") == ["비밀 없는 안내"]


def test_kinds_are_links(client: Client) -> None:
    CenterFactory(title="마포 센터")
    NewsFactory(title="마포 소식")
    StoryFactory(title="마포 이야기")
    assert len(search(client, "마포")) == 3
    assert search(client, "마포", kind="news") == ["마포 소식"]
    assert search(client, "마포", kind="centers") == ["마포 센터"]
    assert len(search(client, "마포", kind="../etc")) == 3
    html = client.get("/search/", {"q": "마포", "kind": "news"}).content.decode()
    assert "?q=%EB%A7%88%ED%8F%AC&amp;kind=stories" in html


def test_pages_of_results(client: Client) -> None:
    for number in range(23):
        StandardFactory(title=f"열린 강좌 {number}")
    assert len(search(client, "강좌")) == 20
    assert len(search(client, "강좌", page="2")) == 3
    assert len(search(client, "강좌", page="99")) == 3


def test_taken_apart_syllables(client: Client) -> None:
    StandardFactory(title="청년센터")
    assert search(client, unicodedata.normalize("NFD", "청년")) == ["청년센터"]


def test_first_consonants(client: Client) -> None:
    StandardFactory(title="광진 청년센터")
    StandardFactory(title="일자리카페")
    assert search(client, "ㅊㄴㅅㅌ") == ["광진 청년센터"]


def test_english_keyboard(client: Client) -> None:
    StandardFactory(title="청년센터")
    response = client.get("/search/", {"q": "cjdsus"})
    assert titles(response) == ["청년센터"]
    assert "‘청년’" in response.content.decode()


def test_synonyms_both_ways_and_edited(client: Client) -> None:
    StandardFactory(title="증명사진 촬영")
    StandardFactory(title="청춘사진관")
    assert search(client, "청춘사진관") == ["청춘사진관", "증명사진 촬영"]
    assert search(client, "찰칵") == []
    group = Synonym.objects.create(words="찰칵, 증명사진")
    assert search(client, "찰칵") == ["증명사진 촬영"]
    group.delete()
    assert search(client, "찰칵") == []


def test_nothing_found_leads_on(client: Client) -> None:
    CenterFactory(title="광진청년센터", phone="+82212345678")
    html = client.get("/search/", {"q": "우주정장 대여점"}).content.decode()
    assert "취업날개" in html
    assert "02-1234-5678" in html
    assert 'href="tel:+82212345678"' in html
    assert "스터디룸" in html
    assert escape("우주정장 대여점") in html


def test_empty_search_offers_words_and_makes_no_settings(client: Client) -> None:
    html = client.get("/search/").content.decode()
    assert "자주 찾는 말" in html
    assert not SearchSettings.objects.exists()


WEIRD = {
    "empty": "",
    "spaces": "   ",
    "long": "청년 " * 1700,
    "long word": "가" * 5000,
    "long latin": "a" * 5000,
    "double quotes": '"청년',
    "single quote": "'; DROP TABLE wagtailcore_page; --",
    "star": "*",
    "star after": "청년*",
    "nul": "청\x00년",
    "emoji": "👩‍💻🙂",
    "surrogate": "\ud83d",
    "particles": "은 는 이 가",
    "punctuation": "!?.,·…~()[]{}<>",
    "operators": "AND OR NOT NEAR",
    "near": "NEAR(청년 센터, 2)",
    "column": "title:청년",
    "caret": "^청년 + -센터",
    "tsquery": "청년 & !센터 | <-> :*",
    "backslash": "\\ \\' %s %(x)s {0}",
    "html": "<script>alert(1)</script>",
    "jamo": "ㅏㅓㅋㅋㅋ",
    "hanja": "靑年 カフェ",
    "combining": "e\u0301\u0302\u200d\u3164",
    "old": "ᄒᆞᆫ글 ① ² Ⅳ ½",
    "right to left": "\u202eabc مرحبا",
}


@pytest.mark.parametrize("query", WEIRD.values(), ids=WEIRD.keys())
def test_any_query_is_answered(client: Client, query: str) -> None:
    StandardFactory(title="청년센터 \\ % 안내")
    typed = query.encode("utf-8", "surrogatepass")
    address = "/search/?q=" + "".join(f"%{byte:02X}" for byte in typed)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert all(one["sql"].split()[0].upper() in {"SELECT", "("} for one in queries.captured_queries)


@pytest.mark.parametrize("query", [WEIRD[name] for name in WEIRD if name != "surrogate"])
def test_any_query_is_answered_in_the_admin(staff: Client, query: str) -> None:
    for address in ("/cms/pages/search/", "/cms/choose-page/search/", "/cms/images/chooser/results/"):
        assert staff.get(address, {"q": query}).status_code == 200


def test_long_query_is_told(client: Client) -> None:
    assert "앞의 100자" in client.get("/search/", {"q": "청년 " * 1700}).content.decode()


def test_page_number_of_any_shape(client: Client) -> None:
    for page in ("0", "-1", "x", "9" * 400, "\x00"):
        assert client.get("/search/", {"q": "청년", "page": page}).status_code == 200


def test_does_not_take_posts(client: Client) -> None:
    assert client.post("/search/", {"q": "청년"}).status_code == 405


@pytest.mark.parametrize(("query", "budget"), [("강좌", 10), ("cjdsus", 10), ("없는 말", 11)])
def test_query_budget(client: Client, query: str, budget: int, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        (StandardFactory, NewsFactory, StoryFactory)[number % 3](title=f"강좌 {number}")
    CenterFactory()
    with django_assert_max_num_queries(budget):
        client.get("/search/", {"q": query})


def test_results_are_cut_at_the_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "LIMIT", 5)
    for number in range(8):
        StandardFactory(title=f"강좌 {number}", search_description="함께 배워요")
    response = client.get("/search/", {"q": "강좌"})
    assert len(titles(response)) == 5
    assert "넘게" in response.content.decode()


def test_where_no_page_has_every_word_those_with_the_most_come(client: Client) -> None:
    StandardFactory(title="취업 상담 안내")
    StandardFactory(title="상담 시간")
    StandardFactory(title="취업", search_description="무엇이든 상담해요")
    StandardFactory(title="다른 것")
    response = client.get("/search/", {"q": "취업 상담 받고 싶어요"})
    assert titles(response) == ["취업 상담 안내", "취업"]
    assert "가장 많이 든 내용" in response.text
    assert "가장 많이 든" not in client.get("/search/", {"q": "취업 상담"}).text
    assert search(client, "없는말 그런말") == []


def test_one_long_word_is_tried_as_two(client: Client) -> None:
    StandardFactory(title="취소하는 법", search_description="예약한 것을 없애요")
    response = client.get("/search/", {"q": "예약취소를"})
    assert titles(response) == ["취소하는 법"]
    assert "‘예약 취소’" in response.text
    assert search(client, "정장취소") == ["취소하는 법"]


def test_capitals_locked_on_english_keys(client: Client) -> None:
    StandardFactory(title="일자리 안내")
    assert search(client, "DLFWKFL") == ["일자리 안내"]


def test_looking_further_costs_a_query_for_each_way(client: Client) -> None:
    client.get("/search/", {"q": "청년"})
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/", {"q": "받고 싶은데 없어요 그런 것은 모르는 말이에요"})
    assert len([each for each in queries if "layer0" in each["sql"]]) == 3


def test_a_word_one_letter_off_is_offered_as_it_was_meant(client: Client) -> None:
    StandardFactory(title="청년 일자리카페와 일자리센터")
    StandardFactory(title="비밀스런 약도", live=False)
    Synonym.objects.create(words="이력서, 자기소개서")
    meant = {
        text: client.get("/search/", {"q": text}).context["meant"]
        for text in ("일지리", "이럭서", "비밀스럽", "전혀다른말씀")
    }
    assert meant == {"일지리": ["일자리"], "이럭서": ["이력서"], "비밀스럽": [], "전혀다른말씀": []}
    assert 'href="/search/?q=%EC%9D%B4%EB%A0%A5%EC%84%9C"' in client.get("/search/", {"q": "이럭서"}).text
    assert "혹시" not in client.get("/search/").text
