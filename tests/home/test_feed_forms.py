"""Every feed in both forms, as a validator looks at it; whatever the pages say, and whatever stands in them."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from core.feeds.bodies import ENCLOSED
from core.feeds.writing import FORMS, RSS, Channel, Enclosure, Entry, Form
from core.models import CustomRendition
from home.feeds import feed_path
from tests.conftest import Travel
from tests.factories import feeds
from tests.factories.core import ImageFactory
from tests.factories.events import ProgramFactory, SessionFactory, program_index, seoul
from tests.factories.home import CenterFactory, NewsFactory, StoryFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("search_index")]

NASTY = f"특강 😀 & <b>굵게</b> ]]> {unicodedata.normalize('NFD', '한글')} \x08\x0b끝 특강"
BODY = [
    {"type": "heading", "value": {"text": "제목 & <글>", "level": "2"}},
    {
        "type": "text",
        "value": (
            '<p onclick="x()">글 <a href="/about/">안내</a> <a href="javascript:x()">나쁜 것</a></p>'
            "<script>x()</script><form><input><button>보내기</button></form>\x08"
        ),
    },
    {"type": "questions", "value": [{"question": "무료인가요?", "answer": "<p>네.</p>"}]},
]


@pytest.fixture(autouse=True)
def _pages(travel: Travel) -> None:
    travel("2026-10-05 09:00")
    program_index()
    center = CenterFactory(slug="청년센터-봄", title="청년센터 봄")
    image = ImageFactory()
    picture = {
        "type": "picture",
        "value": {"image": {"image": image.pk, "decorative": False, "alt_text": "그림"}, "caption": "설명"},
    }
    shared = {"listing_image": image, "body": [*BODY, picture], "search_description": "요약 & 끝"}
    program = ProgramFactory(parent=center, **shared)
    SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"))
    NewsFactory(center=center, date=date(2026, 10, 1), **shared)
    NewsFactory(date=date(2026, 10, 2))
    StoryFactory(
        center=center,
        journey=[{"type": "step", "value": {"stage": "diagnosis", "title": "처음", "text": "상담"}}],
        figures=[{"type": "figure", "value": {"label": "취업", "value": "3", "unit": "명", "note": ""}}],
        **shared,
    )
    Page.objects.filter(depth__gt=3).exclude(pk=center.pk).update(title=NASTY)  # past every form


def read(client: Client, path: str) -> Any:
    """The feed at an address, found right in everything."""
    return feeds.check(client.get(path).content, f"http://testserver{quote(path, safe='/?=&%')}")


PATHS = [
    *(
        feed_path(name, form, slug)
        for name in ("programs", "news", "stories")
        for form in FORMS
        for slug in ("", "청년센터-봄")
    ),
    *(feed_path("programs", form, query="?region=seoul&kind=lecture") for form in FORMS),
    *(feed_path("stories", form, query="?year=2022&track=counselling&award=grand") for form in FORMS),
    *(
        feed_path("news", form, query="?center=%EC%B2%AD%EB%85%84%EC%84%BC%ED%84%B0-%EB%B4%84")
        for form in FORMS
    ),
    "/search/feed/?q=%ED%8A%B9%EA%B0%95",
    "/search/feed/atom/?q=%ED%8A%B9%EA%B0%95&kind=news",
]


@pytest.mark.parametrize("path", PATHS)
def test_feeds_are_valid(client: Client, path: str) -> None:
    index_pages()
    response = client.get(path)
    assert response.status_code == 200
    parsed = feeds.check(response.content, f"http://testserver{path}")
    assert parsed.version == ("atom10" if "/atom/" in path else "rss20")
    assert response["Content-Type"].startswith("application/atom" if "/atom/" in path else "application/rss")
    titles = {entry.title for entry in parsed.entries}
    assert unicodedata.normalize("NFC", "특강 😀 & <b>굵게</b> ]]> 한글 끝 특강") in titles


def index_pages() -> None:
    """Titles were written behind the back of the index."""
    for page in Page.objects.filter(depth__gt=3).specific():
        page.save(clean=False)


def test_an_entry_has_everything(client: Client) -> None:
    _other, news = read(client, "/feeds/news/").entries
    assert news.summary == "요약 & 끝"
    assert (news.author, news.published) == ("청년센터 봄", "Thu, 01 Oct 2026 09:00:00 +0900")
    html = news.content[0].value
    for there in (
        "<h2>제목 &amp; &lt;글&gt;</h2>",
        '<a href="http://testserver/about/">안내</a>',
        '<img alt="그림"',
        'src="http://testserver/media/images/',
        "무료인가요?",
        "나쁜 것",
    ):
        assert there in html
    for gone in ("보내기", "x()", "class="):
        assert gone not in html


def test_the_length_of_a_picture_is_that_of_its_file(client: Client) -> None:
    (entry,) = read(client, "/feeds/stories/").entries
    (rendition,) = CustomRendition.objects.filter(filter_spec=ENCLOSED)
    (picture,) = entry.enclosures
    assert picture.href == f"http://testserver{rendition.url}"
    assert int(picture.length) == len(rendition.file.open().read())


def test_a_picture_without_its_file_is_left_out(client: Client) -> None:
    image = ImageFactory()
    image.file.storage.delete(image.file.name)
    NewsFactory(listing_image=image, date=date(2026, 10, 9), title="그림 없음")
    parsed = read(client, "/feeds/news/")
    assert [len(entry.enclosures) for entry in parsed.entries] == [0, 0, 1]


def test_a_scaled_picture_without_its_file_keeps_no_feed_back(client: Client) -> None:
    read(client, "/feeds/stories/")
    (rendition,) = CustomRendition.objects.filter(filter_spec=ENCLOSED)
    rendition.file.storage.delete(rendition.file.name)
    caches["renditions"].clear()
    caches["feeds"].clear()
    (entry,) = read(client, "/feeds/stories/").entries
    assert not entry.enclosures


def test_a_story_comes_with_its_numbers_and_steps(client: Client) -> None:
    (entry,) = read(client, "/feeds/stories/atom/").entries
    html = entry.content[0].value
    assert "<dt>취업</dt><dd>3명</dd>" in html
    assert "<h3>처음</h3>" in html


def test_both_forms_say_the_same(client: Client) -> None:
    rss, atom = (read(client, path) for path in ("/feeds/programs/", "/feeds/programs/atom/"))
    for one, other in zip(rss.entries, atom.entries, strict=True):
        assert (one.id, one.title, one.link, one.summary) == (
            other.id,
            other.title,
            other.link,
            other.summary,
        )
        assert one.content[0].value == other.content[0].value
        assert one.published_parsed == other.published_parsed
        assert one.enclosures[0].href == other.enclosures[0].href


@pytest.mark.parametrize("path", ["/feeds/programs/", "/feeds/news/", "/search/feed/?q=특강"])
def test_writing_takes_as_many_queries_for_many(client: Client, path: str) -> None:
    index_pages()
    counts = []
    for _ in range(2):
        client.get(path)  # pictures are scaled
        for alias in ("feeds", "renditions"):
            caches[alias].clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
        for number in range(4):
            image = ImageFactory()
            picture = {
                "type": "picture",
                "value": {"image": {"image": image.pk, "decorative": True, "alt_text": ""}, "caption": ""},
            }
            more = {"listing_image": image, "body": [picture], "title": f"특강 {number}"}
            ProgramFactory(parent=CenterFactory(), **more)
            NewsFactory(center=CenterFactory(), **more)
    assert counts[0] == counts[1] <= 16


# --- Addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/stories/?award=9",
        "/feeds/stories/?track=x",
        "/feeds/stories/?year=1999",
        "/feeds/news/atom/?center=x",
    ],
)
def test_an_unknown_value_is_refused_with_a_sentence(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "알 수 없는 조건이에요" in response.content.decode()
    assert "/feeds/" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 400, "찾을 말이 없어요"),
        ("q=", 400, "찾을 말이 없어요"),
        ("q=%00!!", 400, "찾을 말이 없어요"),
        (f"q={'가' * 101}", 400, "너무 길어요"),
        ("q=면접&kind=x", 404, "알 수 없는 조건"),
    ],
)
def test_a_search_for_nothing_is_answered_kindly(client: Client, query: str, status: int, words: str) -> None:
    response = client.get(f"/search/feed/?{query}")
    assert (response.status_code, response["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert words in response.content.decode()


def test_a_search_has_its_feed_on_its_page(client: Client) -> None:
    index_pages()
    page = client.get("/search/?q=특강&kind=news").content.decode()
    link = "/search/feed/?q=%ED%8A%B9%EA%B0%95&amp;kind=news"
    assert f'href="{link}">이 검색을 구독하기(RSS)' in page
    parsed = read(client, link.replace("&amp;", "&"))
    assert parsed.feed.title == "‘특강’ 검색: 소식"
    assert len(parsed.entries) == 2


def test_filters_of_stories_and_centers(client: Client) -> None:
    StoryFactory(title="다른 해", year=2024, award=None)
    for query, number in (
        ("", 2),
        ("?year=2024", 1),
        ("?award=grand", 1),
        ("?center=청년센터-봄", 1),
        ("?year=2010", 0),
    ):
        parsed = read(client, f"/feeds/stories/{query}")
        assert len(parsed.entries) == number, query
    own = read(client, "/feeds/stories/청년센터-봄/")
    assert (own.feed.title, len(own.entries)) == ("청년센터 봄 우수사례", 1)


def test_lists_lead_to_the_feed_of_what_they_show(client: Client) -> None:
    stories = client.get("/stories/?year=2022").content.decode()
    assert 'href="/feeds/stories/?year=2022"' in stories
    assert 'href="/feeds/stories/atom/?year=2022"' in stories
    assert 'href="/feeds/news/"' in client.get("/news/").content.decode()


def test_no_center_takes_the_address_of_a_feed() -> None:
    center = CenterFactory.build(slug="atom", region=CenterFactory().region)
    with pytest.raises(ValidationError, match="피드 주소"):
        center.clean()


# --- Writing -------------------------------------------------------------------------------

MOMENT = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.mark.parametrize("form", FORMS)
@given(text=st.text(max_size=60))
def test_any_text_is_written(form: Form, text: str) -> None:
    entry = Entry(
        id="urn:uuid:1",
        title=f"글 {text}",
        link="http://testserver/x/",
        published=MOMENT,
        updated=MOMENT,
        author=f"센터 {text}",
        categories=(text,),
        summary=text,
        html="",
        enclosure=Enclosure("http://testserver/x.jpg", 1),
    )
    own = "http://testserver/feeds/x/"
    content = form.write(Channel(f"글 {text}", f"글 {text}", "http://testserver/", own, "", MOMENT, [entry]))
    parsed = feeds.check(content, own)
    assert len(parsed.entries) == 1
    assert form is not RSS or parsed.entries[0].enclosures[0].length == "1"


# --- Nothing yet ---------------------------------------------------------------------------


def test_a_site_without_pages(client: Client) -> None:
    site_root().get_children().delete()
    program_index()
    for name in ("programs", "news", "stories"):
        for form in FORMS:
            path = feed_path(name, form)
            assert read(client, path).entries == []
