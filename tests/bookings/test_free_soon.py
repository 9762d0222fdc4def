"""The first page's rooms: a few that are free today, the soonest first."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.enums import ResourceKind
from bookings.selectors import find, free_soon
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db
ROOM = ResourceKind.STUDY_ROOM
OF_A_SEARCH = 6  # where each center lies, units, limits, policies without any, times, pages


@pytest.fixture(autouse=True)
def monday_noon(travel: Any) -> Any:
    return travel("2026-11-23 12:00")


@pytest.fixture(autouse=True)
def _two_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "FEW", 2)


def rooms(*opens: time) -> None:
    center = CenterFactory()
    for number, each in enumerate(opens):
        make.open_room(center, title=f"방 {number}", opens=each, closes=time(21))


def shown(most: int) -> tuple[list[str], int]:
    with CaptureQueriesContext(connection) as queries:
        found = free_soon(ROOM, most)
    return [each.resource.title for each in found], len(queries)


def test_the_first_ones_are_enough_where_they_are_free_within_the_hour() -> None:
    rooms(time(9), time(9), time(9))
    names, queries = shown(2)
    assert names == ["방 0", "방 1"]
    assert queries == OF_A_SEARCH


@pytest.mark.parametrize("late", [time(15), time(20)])
def test_else_the_whole_network_is_looked_at(late: time) -> None:
    rooms(late, time(9), time(9), time(9))
    names, queries = shown(2)
    assert names == ["방 1", "방 2"]
    assert queries == OF_A_SEARCH + 1


def test_the_soonest_first_and_no_more_than_there_are() -> None:
    rooms(time(18), time(9), time(15))
    assert shown(4)[0] == ["방 1", "방 2", "방 0"]
    assert shown(1)[0] == ["방 1"]


def test_nothing_is_free_in_the_evening(travel: Any) -> None:
    rooms(time(9), time(9), time(9))
    travel("2026-11-23 22:00")
    assert shown(4)[0] == []


def test_the_first_page_shows_them(client: Any) -> None:
    rooms(time(9), time(9))
    html = client.get("/").content.decode()
    assert "방 0</a>" in html
    assert "방 1</a>" in html
