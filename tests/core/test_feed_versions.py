"""A version moves with every change that a feed shows, whoever makes it, and with nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.feeds.answering import File, answer
from core.feeds.triggers import feeds_are_watched, triggers_drop, triggers_make
from core.feeds.versions import changes_take, current, is_current
from core.feeds.watching import WATCHES, all_families
from core.models import FeedChange, FeedVersion
from home.models import NewsPage
from tests.conftest import Travel
from tests.factories.home import NewsFactory, site_root

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(db: None) -> None:
    site_root()


def test_a_version_stays_and_costs_one_query(django_assert_num_queries: Any) -> None:
    first = current("news")
    with django_assert_num_queries(1):
        assert current("news") == first
    with django_assert_num_queries(1):
        assert is_current(first)


def test_a_bulk_update_makes_a_new_version() -> None:
    news = NewsFactory()
    before = current("news")
    NewsPage.objects.filter(pk=news.pk).update(title="다른 제목")
    assert not is_current(before)
    after = current("news")
    assert after.token != before.token
    assert after.since > before.since
    assert FeedChange.objects.filter(family="news").count() == 0


def test_what_changes_nothing_makes_none() -> None:
    news = NewsFactory()
    before = current("news")
    NewsPage.objects.filter(pk=news.pk).update(title=news.title)
    news.save_revision()  # a draft
    assert current("news") == before


def test_a_family_hears_of_its_own_tables_only() -> None:
    news = NewsFactory()
    stories, own = current("stories"), current("news")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE home_newspage SET date = '2026-01-01' WHERE page_ptr_id = %s", [news.pk])
    assert current("stories") == stories
    assert current("news") != own


def test_many_changes_of_one_transaction_are_noted_once() -> None:
    current("news")
    NewsFactory.create_batch(3)
    assert FeedChange.objects.filter(family="news").count() == 1


def test_two_changes_in_one_second_are_two(travel: Travel) -> None:
    travel("2026-10-05 09:00")
    moments = []
    for number in range(4):
        NewsFactory(title=f"{number}")
        moments.append(current("news").since)
    assert len(set(moments)) == 4
    assert moments == sorted(moments)


def test_a_new_day_is_a_new_version_where_days_count(travel: Travel) -> None:
    travel("2026-10-05 23:59")
    plain, daily = current("news"), current("programs", by_day=True)
    travel("2026-10-06 00:00")
    assert current("news") == plain
    assert current("programs", by_day=True) != daily


def test_a_lost_row_is_a_new_version() -> None:
    before = current("news")
    FeedVersion.objects.all().delete()
    assert current("news").token not in {"", before.token}


def test_triggers_come_back_after_migrations() -> None:
    news = NewsFactory()
    before = current("news")
    triggers_drop(plan=["a migration"])
    NewsPage.objects.filter(pk=news.pk).update(title="닿지 않는 때")
    assert current("news") == before
    triggers_make()
    assert current("news") != before  # nobody knows what changed meanwhile
    again = current("news")
    triggers_make()
    assert current("news") == again


def test_a_lost_trigger_is_reported() -> None:
    assert feeds_are_watched(databases=["default"]) == []
    triggers_drop(plan=["a migration"])
    (warning,) = feeds_are_watched(databases=["default"])
    assert (warning.id, warning.is_serious()) == ("core.W001", False)
    assert feeds_are_watched() == []  # without a database there is nothing to look at


def test_once_a_day_what_nobody_read_is_taken_away() -> None:
    NewsFactory()
    assert FeedChange.objects.exists()
    changes_take()
    assert not FeedChange.objects.exists()


def test_triggers_that_stand_are_left_alone(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        triggers_make()
    triggers_drop(plan=[])
    with django_assert_num_queries(2):
        triggers_make()


def test_every_family_has_a_feed() -> None:
    assert all_families() == ["news", "newsletter", "programs", "search", "stories"]
    assert {table for table, _families in WATCHES} >= {"wagtailcore_page", "events_session", "core_region"}


# --- Answering -----------------------------------------------------------------------------


def test_what_changes_while_it_is_written_is_written_again() -> None:
    titles = iter(["가", "나"])

    def write(version: Any) -> bytes:
        if title := next(titles, ""):
            NewsFactory(title=title)
        return b",".join(title.encode() for title in NewsPage.objects.values_list("title", flat=True))

    request = RequestFactory().get("/x")
    response = answer(request, File("news", "/x", write, "text/plain"))
    assert response.content.decode() == "가,나"
    assert response["ETag"]


def test_what_never_stands_still_is_never_kept() -> None:
    def write(version: Any) -> bytes:
        return str(NewsFactory().pk).encode()

    request = RequestFactory().get("/x")
    first = answer(request, File("news", "/x", write, "text/plain"))
    assert "ETag" not in first
    assert answer(request, File("news", "/x", write, "text/plain")).content != first.content


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sampled_from("ab"), min_size=1, max_size=12))
def test_a_file_that_changes_back_is_new_again(changes: list[str]) -> None:
    """However fast it changes: whoever asks with the last date gets a file that is not the one they have, and never
    keeps an old one. A date is given only once its second is over."""
    news = NewsPage.objects.first() or NewsFactory()
    known, moment = "", ""
    for title in changes:
        NewsPage.objects.filter(pk=news.pk).update(title=title)
        headers = {"HTTP_IF_MODIFIED_SINCE": moment} if moment else {}
        request = RequestFactory().get("/x", **headers)
        write = lambda version: NewsPage.objects.get(pk=news.pk).title.encode()  # noqa: E731
        response = answer(request, File("news", "/x", write, "text/plain"))
        if moment and title == known:
            assert response.status_code == 304
        else:
            assert (response.status_code, response.content.decode()) == (200, title)
        known, moment = title, response.get("Last-Modified", "")


def test_hosts_and_settings_have_their_own(settings: Any) -> None:
    def etag(**extra: str) -> str:
        request = RequestFactory().get("/x", **extra)
        return answer(request, File("news", "/x", lambda version: b"", "text/plain"))["ETag"]

    first = etag()
    assert etag() == first
    assert etag(HTTP_HOST="localhost") != first
    settings.WEBSUB_HUB_URL = "https://hub.example/"
    assert etag() != first


def test_writing_takes_few_queries_beside_its_own() -> None:
    request = RequestFactory().get("/x")
    current("news")
    with CaptureQueriesContext(connection) as captured:
        answer(request, File("news", "/x", lambda version: b"", "text/plain"))
    assert len(captured) == 2
