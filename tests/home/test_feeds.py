"""Feeds as a reader reads them."""

from datetime import UTC, date, datetime
from typing import Any

import feedparser
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.html import escape
from wagtail.models import Site

from core import clock
from core.models import SiteSettings
from home.models import HomePage
from tests.conftest import Travel
from tests.factories.home import CenterFactory, NewsFactory, StoryFactory

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "rss20"
    assert feed.feed.language == "ko"
    return feed


def test_news(client: Client, home_page: HomePage) -> None:
    body = [{"type": "text", "value": f"<p>{escape('글 <전문> & 끝')}</p>"}]
    news = NewsFactory.create(title="여름 & 가을", date=date(2026, 10, 5), body=body)
    [entry] = read(client, "/feeds/news/").entries
    assert entry.title == "여름 & 가을"
    assert entry.summary == news.search_description
    assert entry.content[0].value == "<p>글 &lt;전문&gt; &amp; 끝</p>"
    assert entry.link == f"http://testserver{news.url}"
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == datetime(2026, 10, 5, 0, 0, tzinfo=UTC)


def test_dates_are_those_of_seoul(client: Client, home_page: HomePage) -> None:
    NewsFactory.create(date=date(2026, 10, 5))
    assert b"Mon, 05 Oct 2026 09:00:00 +0900" in client.get("/feeds/news/").content


def test_an_entry_keeps_its_id_when_the_page_moves(client: Client, home_page: HomePage) -> None:
    news = NewsFactory.create()
    before = read(client, "/feeds/news/").entries[0]
    news.slug = "moved"
    news.save()
    after = read(client, "/feeds/news/").entries[0]
    assert (before.id, before.link) != (after.id, after.link)
    assert before.id == after.id


def test_the_feed_of_a_center_has_its_own_notices_only(client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create(title="청년센터 봄", slug="청년센터-봄")
    NewsFactory.create(title="모두에게")
    NewsFactory.create(title="봄 소식", center=center)
    feed = read(client, "/feeds/news/청년센터-봄/")
    assert feed.feed.title == "청년센터 봄 소식"
    assert [entry.title for entry in feed.entries] == ["봄 소식"]


def test_an_unknown_center_has_no_feed(client: Client, home_page: HomePage) -> None:
    assert client.get("/feeds/news/없는-곳/").status_code == 404


def test_stories(client: Client, home_page: HomePage, travel: Travel) -> None:
    travel("2026-10-05 14:00")
    StoryFactory.create(title="먼저")
    travel("2026-10-06 14:00")
    StoryFactory.create(title="나중")
    StoryFactory.create(title="초안", live=False)
    feed = read(client, "/feeds/stories/")
    assert [entry.title for entry in feed.entries] == ["나중", "먼저"]
    assert [tag.term for tag in feed.entries[0].tags] == ["2022년", "상담", "대상"]


def test_empty_feeds_are_feeds(client: Client, home_page: HomePage) -> None:
    assert read(client, "/feeds/stories/").entries == []
    assert read(client, "/feeds/news/").entries == []


def test_pages_tell_about_their_feeds(client: Client, home_page: HomePage) -> None:
    html = client.get(NewsFactory.create().url).content.decode()
    assert 'type="application/rss+xml" title="디딤 소식" href="/feeds/news/"' in html


def test_robots_and_sitemap(client: Client, home_page: HomePage) -> None:
    center = CenterFactory.create(slug="봄")
    StoryFactory.create(slug="draft", live=False)
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/\n" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    sitemap = client.get("/sitemap.xml").content.decode()
    assert f"http://localhost{center.url}" in sitemap
    assert "draft" not in sitemap


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png"])
def test_icons_where_browsers_look_by_themselves(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert finders.find(response["Location"].removeprefix(settings.STATIC_URL))


def test_whom_to_tell_of_a_weakness(client: Client, home_page: HomePage) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    known = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    known.email = "ask@didim.example"
    known.save()
    said = client.get("/.well-known/security.txt").text
    assert "Contact: mailto:ask@didim.example\n" in said
    assert datetime.fromisoformat(said.split("Expires: ")[1].split("\n")[0]) > clock.now()
