"""RSS and iCalendar, read by the parsers that people's programs use."""

import warnings
from typing import Any

import feedparser
import icalendar
import pytest
from django.test import Client

from core import clock
from events.enums import SessionStatus
from events.models import ProgramIndexPage, Session
from events.services.sessions import save_edit
from tests.conftest import Travel
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


def calendar(client: Client, path: str = "/calendar/programs.ics") -> Any:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parsed = icalendar.Calendar.from_ical(response.content)
    assert not parsed.errors
    return parsed


def entries(client: Client, path: str = "/calendar/programs.ics") -> list[Any]:
    found = calendar(client, path).events
    assert not [error for entry in found for error in entry.errors]
    return found


def test_rss_is_well_formed_and_newest_first(client: Client) -> None:
    old = ProgramFactory(title="먼저 올린 특강", first_published_at=seoul("2026-09-01 09:00"))
    new = ProgramFactory(
        parent=CenterFactory(title="양주시청년센터"),
        title="면접 & 서류 <클리닉>",
        first_published_at=seoul("2026-10-01 18:00"),
    )
    SessionFactory(program=new, starts_at=seoul("2026-10-08 14:00"))
    response = client.get("/feeds/programs/")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert feed.bozo == 0
    assert feed.feed.language == "ko"
    first, second = feed.entries
    assert (first.title, second.title) == ("면접 & 서류 <클리닉>", old.title)
    assert first.link == f"http://testserver{new.url}"
    assert "10월 8일(목) 오후 2:00~4:00" in first.description
    assert first.published == "Thu, 01 Oct 2026 18:00:00 +0900"
    assert [tag.term for tag in first.tags] == ["특강", "대면", "양주시청년센터"]


def test_rss_ids_survive_a_move(client: Client) -> None:
    program = ProgramFactory(parent=CenterFactory(), slug="talk")
    before = feedparser.parse(client.get("/feeds/programs/").content).entries[0].id
    program.slug = "other"
    program.save()
    program.move(CenterFactory(), pos="last-child")
    assert feedparser.parse(client.get("/feeds/programs/").content).entries[0].id == before


@pytest.mark.parametrize("path", ["/feeds/programs/양주/", "/calendar/programs/양주.ics"])
def test_each_center_has_its_own(client: Client, path: str) -> None:
    own = ProgramFactory(parent=CenterFactory(slug="양주", title="양주시청년센터"), title="우리 특강")
    SessionFactory(program=own)
    SessionFactory(program=ProgramFactory(parent=CenterFactory(), title="다른 특강"))
    content = client.get(path).content.decode()
    assert "우리 특강" in content
    assert "다른 특강" not in content
    assert "양주시청년센터 프로그램" in content


@pytest.mark.parametrize("path", ["/feeds/programs/none/", "/calendar/programs/none.ics"])
def test_a_center_that_does_not_exist(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_empty_feeds_are_valid(client: Client) -> None:
    feed = feedparser.parse(client.get("/feeds/programs/").content)
    assert (feed.bozo, feed.entries) == (0, [])
    assert entries(client) == []


def test_calendar_in_korean_time(client: Client) -> None:
    center = CenterFactory(title="양주시청년센터")
    session = SessionFactory(
        program=ProgramFactory(parent=center, title="회계, 사무; 과정", slug="talk"),
        starts_at=seoul("2026-10-08 08:00"),
        changed_at=seoul("2026-10-01 12:00"),
    )
    parsed = calendar(client)
    assert [str(zone["TZID"]) for zone in parsed.walk("VTIMEZONE")] == ["Asia/Seoul"]
    (entry,) = parsed.events
    assert b"DTSTART;TZID=Asia/Seoul:20261008T080000" in client.get("/calendar/programs.ics").content
    assert entry.start == session.starts_at
    assert entry.end == session.ends_at
    assert str(entry["SUMMARY"]) == "회계, 사무; 과정"
    assert str(entry["LOCATION"]) == "양주시청년센터, 3층 교육장"
    assert str(entry["URL"]) == "http://testserver/programs/talk/"
    assert entry["DTSTAMP"].dt == session.changed_at
    assert str(entry["STATUS"]) == "CONFIRMED"


def test_calendar_follows_changes_with_one_uid(client: Client) -> None:
    session = SessionFactory(starts_at=seoul("2026-10-08 08:00"))
    (before,) = entries(client)
    session.starts_at, session.ends_at = seoul("2026-10-09 08:00"), seoul("2026-10-09 10:00")
    save_edit(session)
    (moved,) = entries(client)
    assert moved["UID"] == before["UID"]
    assert (before["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)
    assert clock.local(moved.start).day == 9
    session.status = SessionStatus.CANCELLED
    save_edit(session)
    (cancelled,) = entries(client)
    assert (cancelled["UID"], cancelled["SEQUENCE"], str(cancelled["STATUS"])) == (
        before["UID"],
        2,
        "CANCELLED",
    )


def test_calendar_goes_a_month_back(client: Client) -> None:
    program = ProgramFactory()
    for moment in ("2026-08-01 08:00", "2026-09-20 08:00", "2026-12-01 08:00"):
        SessionFactory(program=program, starts_at=seoul(moment))
    assert len(entries(client)) == 2


def test_uids_are_unique(client: Client) -> None:
    for _ in range(3):
        SessionFactory()
    assert len({str(entry["UID"]) for entry in entries(client)}) == Session.objects.count() == 3


def test_pages_announce_their_feeds(client: Client) -> None:
    ProgramFactory(parent=CenterFactory(slug="yangju"), slug="talk")
    page = client.get("/programs/talk/").content.decode()
    for address in ("/feeds/programs/", "/feeds/programs/yangju/", "/calendar/programs.ics"):
        assert f'href="{address}"' in page
