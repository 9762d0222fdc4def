"""The backend as Wagtail's own code uses it: composed queries, order, counts, facets."""

import pytest
from modelsearch.query import MATCH_ALL, MATCH_NONE, Boost, Phrase, PlainText
from wagtail.models import Page

from home.models import StandardPage
from tests.factories.home import NewsFactory, StandardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]


def found(query: object, **options: object) -> list[str]:
    return [page.title for page in StandardPage.objects.search(query, **options)]


@pytest.fixture(autouse=True)
def _pages() -> None:
    StandardFactory(title="면접 정장 빌리는 방법", search_description="청년옷장 나눔")
    StandardFactory(title="모의면접", body=[{"type": "text", "value": "<p>정장은 필요 없어요</p>"}])
    StandardFactory(title="스터디룸")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("면접 정장"), ["면접 정장 빌리는 방법", "모의면접"]),
        (PlainText("스터디룸 모의면접", operator="or"), ["모의면접", "스터디룸"]),
        (PlainText("스터디룸 모의면접"), []),
        (Phrase("면접 정장"), ["면접 정장 빌리는 방법"]),
        (PlainText("면접") & ~PlainText("모의"), ["면접 정장 빌리는 방법"]),
        (PlainText("스터디") | PlainText("모의"), ["모의면접", "스터디룸"]),
        (~PlainText("면접"), ["스터디룸"]),
        (Boost(PlainText("스터디"), 2), ["스터디룸"]),
        (MATCH_NONE, []),
        (PlainText("!!!"), []),
    ],
    ids=str,
)
def test_composed_queries(query: object, expected: list[str]) -> None:
    assert sorted(found(query)) == sorted(expected)


def test_everything() -> None:
    assert len(found(MATCH_ALL)) == 3


def test_title_before_summary_before_body() -> None:
    StandardFactory(
        title="안내", search_description="모임", body=[{"type": "text", "value": "<p>마음책방</p>"}]
    )
    StandardFactory(title="소식", search_description="마음책방 소식")
    StandardFactory(title="동네 마음책방 이야기 나누기")
    StandardFactory(title="마음책방")
    assert found("마음책방") == ["마음책방", "동네 마음책방 이야기 나누기", "소식", "안내"]


def test_what_was_typed_comes_before_what_it_may_mean() -> None:
    StandardFactory(title="직업 전문 교육")
    StandardFactory(title="여러 분야의 전문가를 만나는 날")
    assert found("전문가") == ["여러 분야의 전문가를 만나는 날", "직업 전문 교육"]


def test_typing_finds_names_and_summaries_only() -> None:
    assert [page.title for page in Page.objects.autocomplete("정장은")] == ["면접 정장 빌리는 방법"]
    assert [page.title for page in Page.objects.autocomplete("청년옷")] == ["면접 정장 빌리는 방법"]


def test_a_single_syllable_is_looked_for_in_names_and_summaries() -> None:
    assert found("방") == ["면접 정장 빌리는 방법"]
    assert found("필") == []


def test_only_titles_when_asked_for() -> None:
    assert found("나눔", fields=["title"]) == []
    assert found("정장 빌리는", fields=["title"]) == ["면접 정장 빌리는 방법"]


def test_order_count_score_slice_and_facet() -> None:
    NewsFactory(title="면접 소식")
    results = Page.objects.search("면접")
    assert results.count() == 3
    assert len(results[1:3]) == 2
    assert sorted(results.facet("content_type_id").values()) == [1, 2]
    assert [page.title for page in StandardPage.objects.search("면접", order_by="title")] == [
        "면접 정장 빌리는 방법",
        "모의면접",
    ]
    scores = [page.score for page in results.annotate_score("score")]
    assert scores == sorted(scores, reverse=True)
