"""A page is found by what other rows say of it, as soon as they say it (core.search_rows)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client

from core import clock, search_rows
from core.models import Region
from home.models import CenterPage
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory, SessionFactory
from tests.factories.home import CenterFactory, site_root

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

Commit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def _site() -> None:
    site_root()


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Commit:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def center() -> CenterPage:
    region = Region.objects.create(slug="gureum", name="구름도", short_name="구름", code="99", sort_order=99)
    return CenterFactory(title="청년센터 하나", region=region, district="바람군")


def found(client: Client, query: str) -> set[str]:
    return {result.title for result in client.get("/search/", {"q": query}).context["results"]}


def test_a_region_with_another_name(client: Client, center: CenterPage, commit: Commit) -> None:
    make.room(center, title="스터디룸")
    ProgramFactory(parent=center, title="면접 연습")
    with commit():
        center.region.name, center.region.short_name = "노을특별자치도", "노을"
        center.region.save()
    assert found(client, "노을") == {"청년센터 하나", "스터디룸", "면접 연습"}
    assert found(client, "구름") == set()


def test_a_center_that_moves_to_another_district(client: Client, center: CenterPage, commit: Commit) -> None:
    make.room(center, title="스터디룸")
    with commit():
        center.district = "햇살구"
        center.save()
    assert found(client, "햇살구") == {"청년센터 하나", "스터디룸"}
    assert found(client, "바람군") == set()


def test_a_unit_that_is_called_otherwise_or_gone(client: Client, center: CenterPage, commit: Commit) -> None:
    unit = make.room(center, title="스터디룸").units.get()
    with commit():
        unit.name = "고래방"
        unit.save()
    assert found(client, "고래방") == {"스터디룸"}
    with commit():
        unit.delete()
    assert found(client, "고래방") == set()


def test_a_session_somewhere_else(client: Client, center: CenterPage, commit: Commit) -> None:
    program = ProgramFactory(parent=center, title="면접 연습")
    start = clock.now() + timedelta(days=3)
    with commit():
        session = SessionFactory(
            program=program, starts_at=start, ends_at=start + timedelta(hours=1), place="달빛홀"
        )
    assert found(client, "달빛홀") == {"면접 연습"}
    with commit():
        session.place = ""
        session.save()
    assert found(client, "달빛홀") == set()


def test_a_page_goes_into_the_index_once_for_all_that_a_transaction_changes(
    center: CenterPage, commit: Commit
) -> None:
    one, other = make.room(center, capacities=(4, 4, 4)), make.room(center, capacities=(2,))
    with mock.patch.object(search_rows, "index_pages") as task, commit():
        for unit in (*one.units.all(), *other.units.all()):
            unit.save()
    task.enqueue.assert_called_once_with(sorted([one.pk, other.pk]))


def test_what_was_rolled_back_is_forgotten(center: CenterPage, commit: Commit) -> None:
    one, other = make.room(center), make.room(center)
    one.units.get().save()
    connection.run_on_commit.clear()  # as a rollback does
    with mock.patch.object(search_rows, "index_pages") as task, commit():
        other.units.get().save()
    task.enqueue.assert_called_once_with([other.pk])
