"""No change of a feed is missed, however readers and writers fall together; and none waits for another. With controls."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import RequestFactory

from core.feeds import answering, triggers
from core.feeds.answering import File, answer
from core.feeds.versions import Version, current
from home.models import NewsPage
from tests.factories.home import NewsFactory
from tests.races.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

READERS, TIMES = 3, 8


def rename(pk: int, title: str) -> None:
    NewsPage.objects.filter(pk=pk).update(title=title)


def contents_by_etag(pk: int) -> dict[str, set[bytes]]:
    """What readers are given while the page is renamed again and again; each reader is a worker that has kept nothing."""
    found: dict[str, set[bytes]] = defaultdict(set)

    def write(version: Version) -> bytes:
        time.sleep(0.02)  # between learning the version and reading the rows
        return NewsPage.objects.get(pk=pk).title.encode()

    def surprised(version: Version) -> bytes:
        rename(pk, "그사이")
        return write(version)

    def read(times: int = TIMES, how: Callable[[Version], bytes] = write) -> None:
        for _ in range(times):
            caches["feeds"].clear()
            response: Any = answer(RequestFactory().get("/x"), File("news", "/x", how, "text/plain"))
            found[response.get("ETag", "")].add(response.content)

    def change() -> None:
        for number in range(TIMES * 2):
            rename(pk, f"제목 {number}")
            time.sleep(0.015)

    read(1)
    read(1, surprised)  # whoever is quicker later on, this one is overtaken
    results, _seconds = at_once([*[read] * READERS, change])
    assert results == [None] * (READERS + 1)
    caches["feeds"].clear()
    last = answer(RequestFactory().get("/x"), File("news", "/x", write, "text/plain"))
    assert last.content == NewsPage.objects.get(pk=pk).title.encode()  # type: ignore[attr-defined]
    found.pop("", None)  # of files that nobody keeps
    return found


def test_one_etag_is_one_content_while_pages_change() -> None:
    found = contents_by_etag(NewsFactory().pk)
    assert all(len(contents) == 1 for contents in found.values())


def test_control_without_the_second_look_one_etag_has_two_contents(monkeypatch: Any) -> None:
    monkeypatch.setattr(answering, "is_current", lambda version: True)
    found = contents_by_etag(NewsFactory().pk)
    assert any(len(contents) > 1 for contents in found.values()), "the race test could not have failed"


def seen_after_a_late_commit() -> bool:
    """A change waits for its commit while another is committed, noted and read. Whether it is noticed afterwards."""
    first, second = NewsFactory(), NewsFactory()
    current("news")
    has_written, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        with transaction.atomic():
            rename(first.pk, "늦게")
            has_written.set()
            may_commit.wait(10)

    def meanwhile() -> Version:
        has_written.wait(10)
        rename(second.pk, "그사이")  # it waits for nobody
        version = current("news")
        may_commit.set()
        return version

    rename(second.pk, "먼저")
    (_none, before), seconds = at_once([late, meanwhile])
    assert max(seconds) < 5
    return current("news") != before


@pytest.mark.once
def test_a_change_that_is_committed_late_is_seen() -> None:
    assert seen_after_a_late_commit()


@pytest.mark.once
def test_control_noted_once_for_all_a_late_change_is_missed() -> None:
    """As on SQLite, where nobody else can write meanwhile."""
    careless = triggers.FUNCTION.replace(" AND made_in = txid_current()::text);", ");")
    assert careless != triggers.FUNCTION
    with connection.cursor() as cursor:
        cursor.execute(careless)
        try:
            assert not seen_after_a_late_commit(), "the race test could not have failed"
        finally:
            cursor.execute(triggers.FUNCTION)
