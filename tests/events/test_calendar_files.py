"""Every view of the calendar offers its file (.ics), narrowed as the view is; every program and center has one."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import icalendar
import pytest
from django.test import Client

from events.enums import CalendarView, ProgramFormat, ProgramKind
from events.models import ProgramIndexPage
from tests.conftest import Travel
from tests.factories.events import ProgramFactory, SessionFactory, seoul
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

QUERIES = {
    "": {"봄 특강", "모두의 상담"},
    "kind=lecture": {"봄 특강"},
    "format=online": {"모두의 상담"},
    "region=network": {"모두의 상담"},
    "region=seoul&kind=lecture": {"봄 특강"},
    "center=bom": {"봄 특강"},
}


@pytest.fixture(autouse=True)
def _programs(travel: Travel, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")
    own = ProgramFactory(parent=CenterFactory(slug="bom", title="봄"), title="봄 특강", slug="talk")
    other = ProgramFactory(title="모두의 상담", kind=ProgramKind.COUNSELLING, format=ProgramFormat.ONLINE)
    for program in (own, other):
        SessionFactory(program=program, starts_at=seoul("2026-10-08 14:00"))


def summaries(client: Client, path: str) -> set[str]:
    """What stands in a calendar file, once it has been read without a complaint."""
    response = client.get(path)
    assert response.status_code == 200, path
    parsed: Any = icalendar.Calendar.from_ical(response.content)
    assert not parsed.errors
    return {str(event["SUMMARY"]) for event in parsed.events}


def linked(client: Client, path: str) -> set[str]:
    page = client.get(path).content.decode()
    return {unescape(each) for each in re.findall(r'<a [^>]*href="([^"]+\.ics[^"]*)"', page)}


@pytest.mark.parametrize("view", CalendarView)
@pytest.mark.parametrize("query", QUERIES)
def test_each_view_of_the_calendar(client: Client, view: CalendarView, query: str) -> None:
    links = linked(client, f"/programs/calendar/?view={view}&date=2026-10-05&{query}")
    (own,) = links - ({"/calendar/programs.ics"} if query else set())
    assert summaries(client, own) == QUERIES[query]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/centers/bom/", {"봄 특강"}),
        ("/programs/talk/", {"봄 특강"}),
        ("/programs/?kind=lecture", {"봄 특강"}),
        ("/feeds/?center=bom", {"봄 특강"}),
    ],
)
def test_other_pages(client: Client, path: str, shown: set[str]) -> None:
    files = linked(client, path) - {"/calendar/programs.ics"}
    own = {re.sub("^[a-z]+://testserver", "", each) for each in files if "google" not in each}
    assert {frozenset(summaries(client, each)) for each in own} == {frozenset(shown)}
