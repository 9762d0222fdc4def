"""Feeds and calendar files for each filter, read by the parsers that people's programs use; and not loaded twice."""

import re
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import icalendar
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from events.enums import ProgramFormat, ProgramKind, SessionStatus
from events.ics import text_line
from events.models import ProgramIndexPage, ProgramPage, Session
from events.services.sessions import save_edit
from tests.conftest import Travel
from tests.factories.core import RegionFactory
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory, NewsFactory

pytestmark = pytest.mark.django_db

RSS = "/feeds/programs/"
ICS = "/calendar/programs.ics"
FILES = [RSS, ICS]


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


@pytest.fixture
def three(programs: ProgramIndexPage) -> dict[str, ProgramPage]:
    """A lecture in Seoul, an online clinic in Busan, a mentoring of the network."""
    busan = RegionFactory(slug="busan", code="26", name="부산광역시", short_name="부산")
    pages = {
        "서울 특강": ProgramFactory(parent=CenterFactory(slug="mapo", title="마포센터"), title="서울 특강"),
        "부산 클리닉": ProgramFactory(
            parent=CenterFactory(slug="부산진", title="부산진센터", region=busan),
            title="부산 클리닉",
            kind=ProgramKind.CLINIC,
            format=ProgramFormat.ONLINE,
        ),
        "모두의 멘토링": ProgramFactory(title="모두의 멘토링", kind=ProgramKind.MENTORING),
    }
    for page in pages.values():
        SessionFactory(program=page, starts_at=seoul("2026-10-08 14:00"))
    return pages


def read(client: Client, path: str) -> Any:
    """The file as its program reads it."""
    response = client.get(path)
    assert response.status_code == 200, path
    if path.startswith(RSS):
        feed = feedparser.parse(response.content)
        assert feed.bozo == 0
        return feed
    return icalendar.Calendar.from_ical(response.content)


def titles(client: Client, path: str) -> set[str]:
    found = read(client, path)
    if path.startswith(RSS):
        return {entry.title for entry in found.entries}
    return {str(entry["SUMMARY"]) for entry in found.events}


FILTERS = {
    "": {"서울 특강", "부산 클리닉", "모두의 멘토링"},
    "region=busan": {"부산 클리닉"},
    "region=network": {"모두의 멘토링"},
    "kind=lecture": {"서울 특강"},
    "format=online": {"부산 클리닉"},
    "center=mapo": {"서울 특강"},
    "center=%EB%B6%80%EC%82%B0%EC%A7%84&kind=clinic": {"부산 클리닉"},
    "region=busan&kind=lecture": set(),
    "region=daegu": set(),
    "kind=&region=": {"서울 특강", "부산 클리닉", "모두의 멘토링"},
    "utm_source=x&view=week&date=zz&month=2020-01&page=9": {"서울 특강", "부산 클리닉", "모두의 멘토링"},
}


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("query", FILTERS)
def test_each_filter_has_its_own(client: Client, three: Any, path: str, query: str) -> None:
    RegionFactory(slug="daegu", code="27", name="대구광역시", short_name="대구")
    assert titles(client, f"{path}?{query}") == FILTERS[query]


@pytest.mark.parametrize("path", ["/feeds/programs/mapo/", "/calendar/programs/mapo.ics"])
def test_a_center_and_a_filter(client: Client, three: Any, path: str) -> None:
    assert b"\xec\x84\x9c\xec\x9a\xb8" in client.get(f"{path}?kind=lecture").content
    assert "서울 특강" not in client.get(f"{path}?kind=clinic").content.decode()


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize(
    "query", ["region=moon", "kind=%00", "format=x&kind=lecture", "center=nowhere", "kind=<script>"]
)
def test_an_unknown_value_is_refused_with_a_sentence(
    client: Client, three: Any, path: str, query: str
) -> None:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert "알 수 없는 조건이에요" in text
    assert "/programs/calendar/" in text


@pytest.mark.parametrize("path", FILES)
def test_a_feed_stays_narrow_when_its_last_program_goes(
    client: Client, three: dict[str, ProgramPage], path: str
) -> None:
    three["부산 클리닉"].unpublish()
    assert titles(client, f"{path}?region=busan") == set()
    assert titles(client, f"{path}?center=부산진") == set()


def test_names_and_addresses(client: Client, three: Any) -> None:
    feed = read(client, f"{RSS}?kind=clinic&region=busan&utm_source=x").feed
    assert feed.title == "디딤 프로그램: 부산 · 클리닉"
    assert feed.link == "http://testserver/programs/?region=busan&kind=clinic"
    own = next(link.href for link in feed.links if link.rel == "self")
    assert own == "http://testserver/feeds/programs/?region=busan&kind=clinic"
    assert titles(client, own.removeprefix("http://testserver")) == {"부산 클리닉"}
    calendar = read(client, f"{ICS}?center=mapo")
    assert str(calendar["X-WR-CALNAME"]) == "디딤 프로그램: 마포센터"
    assert read(client, f"{RSS}?center=mapo").feed.link == "http://testserver/programs/calendar/?center=mapo"


def test_ids_are_the_same_in_every_feed(client: Client, three: Any) -> None:
    (one,) = read(client, f"{RSS}?kind=clinic").entries
    assert one.id in {entry.id for entry in read(client, RSS).entries}
    (event,) = read(client, f"{ICS}?kind=clinic").events
    assert event["UID"] in {each["UID"] for each in read(client, ICS).events}


def test_a_cancelled_session_stays_with_a_higher_sequence(client: Client, three: Any) -> None:
    path = f"{ICS}?kind=clinic"
    (before,) = read(client, path).events
    session = Session.objects.get(program__title="부산 클리닉")
    session.status = SessionStatus.CANCELLED
    save_edit(session)
    (after,) = read(client, path).events
    assert (after["UID"], str(after["STATUS"])) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start.isoformat() == "2026-10-08T14:00:00+09:00"
    assert "10월 8일" not in read(client, f"{RSS}?kind=clinic").entries[0].description


@pytest.mark.parametrize("path", FILES)
def test_queries_do_not_grow(client: Client, three: dict[str, ProgramPage], path: str) -> None:
    counts = []
    for number, first in ((1, seoul("2026-10-09 08:00")), (40, seoul("2026-10-10 08:00"))):
        for each in range(number):
            for page in three.values():
                SessionFactory(program=page, starts_at=first + timedelta(days=each))
        client.get("/healthz")
        caches["feeds"].clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 16  # written anew; what did not change takes one


# --- Loaded once ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", [RSS, ICS, f"{RSS}?kind=clinic", f"{ICS}?region=seoul", "/feeds/news/"])
def test_what_did_not_change_is_not_loaded_again(client: Client, three: Any, path: str) -> None:
    NewsFactory(date=date(2026, 10, 1))
    first = client.get(path)
    etag, moment = first["ETag"], first["Last-Modified"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag)
    assert parsedate_to_datetime(moment) <= seoul("2026-10-05 09:05")
    for header in ({"If-None-Match": etag}, {"If-Modified-Since": moment}):
        again = client.get(path, headers=header)
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Last-Modified"]) == (etag, moment)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_each_change_is_loaded(
    client: Client, three: dict[str, ProgramPage], path: str, travel: Travel
) -> None:
    """By the date alone as well, which old readers send: a session moved, a program gone, one named anew."""
    session = Session.objects.get(program__title="서울 특강")

    def moved() -> None:
        session.starts_at, session.ends_at = seoul("2026-10-09 08:00"), seoul("2026-10-09 10:00")
        save_edit(session)

    def named() -> None:
        ProgramPage.objects.filter(pk=session.program_id).update(title="새 이름")

    for number, change in enumerate((moved, three["부산 클리닉"].unpublish, named)):
        travel(f"2026-10-05 09:0{number + 1}")
        before = client.get(path)
        change()
        for header in (
            {"If-None-Match": before["ETag"]},
            {"If-Modified-Since": before["Last-Modified"]},
        ):
            response = client.get(path, headers=header)
            assert response.status_code == 200, change
            assert response["ETag"] != before["ETag"]
    travel("2026-12-05 09:00")
    assert client.get(path, headers={"If-None-Match": before["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_an_empty_file_is_steady_too(client: Client, path: str, travel: Travel) -> None:
    first = client.get(path)
    travel("2026-10-05 09:30")
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_addresses_of_one_file_share_their_date(client: Client, three: Any) -> None:
    first = client.get(f"{ICS}?kind=clinic&utm_source=x")
    again = client.get(f"{ICS}?utm_medium=y&kind=clinic")
    assert (first["ETag"], first["Last-Modified"]) == (again["ETag"], again["Last-Modified"])


# --- What the library would have written ------------------------------------------------------


@given(text=st.text(max_size=200))
def test_text_is_written_as_the_library_does(text: str) -> None:
    event = icalendar.Event()
    event.add("summary", text)
    assert text_line("SUMMARY", text) in event.to_ical()


def test_long_texts_are_folded(client: Client) -> None:
    long = "현직자에게 듣는 일, 그리고; 사람 이야기 \\ " * 12
    SessionFactory(program=ProgramFactory(search_description=long.strip(), title="가" * 200))
    content = client.get(ICS).content
    assert max(map(len, content.split(b"\r\n"))) <= 75
    (event,) = icalendar.Calendar.from_ical(content).events
    assert str(event["DESCRIPTION"]) == long.strip()
