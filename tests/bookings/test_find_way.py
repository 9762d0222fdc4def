"""`/find/` for appointments: in person, by phone, by video."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from bookings.enums import Way
from bookings.selectors import Finder, Search
from bookings.services.booking import AppointmentWish
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def counselling():
    """Two counsellors, one room; a study room beside it."""
    center = CenterFactory(title="마포")
    make.open_room(center, title="마포 방")
    return make.counselling(center, counsellors=2, rooms=1)


@pytest.fixture
def met(counselling):
    """Somebody meets a counsellor at ten: the room is taken, the other counsellor is free."""
    return make.book(make.person(1), counselling, make.tomorrow_at(10), minutes=50, party_size=1)


def times(way: Way | None, **wanted: object) -> list[str]:
    finder = Finder(Search(TUESDAY, way=way, **wanted))
    return [slot.value[11:] for found in finder.show(finder.hits, most=20) for slot in found.slots]


def test_by_phone_where_no_room_is_free(counselling, met):
    assert "10:00" in times(Way.PHONE)
    assert "10:00" in times(Way.VIDEO)
    assert "10:00" not in times(Way.IN_PERSON)
    assert "09:00" in times(Way.IN_PERSON)
    assert "11:00" in times(Way.IN_PERSON)


def test_no_time_without_a_counsellor(counselling, met):
    about = AppointmentWish(way=Way.PHONE)
    make.book(make.person(2), counselling, make.tomorrow_at(10), minutes=50, party_size=1, appointment=about)
    assert "10:00" not in times(Way.PHONE)


def test_every_time_that_is_shown_can_be_booked_in_that_way(counselling, met):
    for number, way in enumerate(Way, 10):
        for n, time in enumerate(times(way)[:3]):
            make.book(
                make.person(number * 10 + n),
                counselling,
                make.on(TUESDAY, int(time[:2])),
                minutes=50,
                party_size=1,
                appointment=AppointmentWish(way=way),
            )


def test_a_way_means_appointments(counselling):
    finder = Finder(Search(TUESDAY, way=Way.PHONE))
    assert [hit.row.pk for hit in finder.hits] == [counselling.pk]
    assert len(Finder(Search(TUESDAY)).hits) == 2
    assert Finder(Search(TUESDAY, way=Way.PHONE, kind="study_room")).hits == []


def test_a_link_leads_to_the_form_with_that_way_chosen(client, counselling, met):
    page = client.get("/find/?date=2026-11-24&way=video&time=10:00").text
    link = re.search(r'href="(/[^"]*book/\?start=2026-11-24T10:00[^"]*)"', page)[1].replace("&amp;", "&")
    assert link.endswith("&way=video")
    signed_out = Client().get(link)
    assert "way%3Dvideo" in signed_out["Location"], "signing in doesn't lose it"
    client.force_login(make.person(5))
    for way in ("video", "phone"):
        form = client.get(link.replace("video", way)).text
        assert re.search(rf'name="way" value="{way}"[^>]* checked', form)
    assert 'value="in_person"' not in form, "no room is free then"


def test_a_word_that_is_no_way_changes_nothing(client, counselling):
    client.force_login(make.person(5))
    form = client.get(f"{counselling.url}book/?start=2026-11-24T10:00&way=pigeon").text
    assert re.search(r'name="way" value="in_person"[^>]* checked', form)
    page = client.get("/find/?way=pigeon").text
    assert "목록에서 골라 주세요" in page


def test_a_way_for_something_else_is_a_mistake_that_is_explained(client, counselling):
    page = client.get("/find/?date=2026-11-24&kind=study_room&way=phone").text
    assert "상담을 찾을 때만 고를 수 있어요" in page
    assert '<option value="study_room" selected>' in page
    assert '<option value="phone" selected>' in page
    assert "마포 방" in page, "what could be read is looked for"


def test_nothing_in_person_hints_at_other_ways(client, counselling):
    client.get("/find/")
    for hour in range(9, 21):
        number = hour * 10
        make.book(make.person(number), counselling, make.tomorrow_at(hour), minutes=50, party_size=1)
    page = client.get("/find/?date=2026-11-24&way=in_person").text
    assert "이 조건에 맞는 빈 시간이 없어요" in page
    assert "다른 방법으로도 상담하기" in page


def test_rooms_cost_one_query(counselling, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(way: Way | None) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Finder(Search(TUESDAY, way=way)).hits
        return len(captured)

    count(None)  # where places are is remembered
    assert count(Way.PHONE) == count(None)
    assert count(Way.IN_PERSON) == count(None) + 1


def test_the_api_finds_ways_too(client, counselling, met):
    def starts(way: str) -> list[str]:
        found = client.get("/api/v1/find", {"date": "2026-11-24", "time": "10:00", "way": way}).json()
        assert found["count"] == 1
        return [slot["starts_at"] for slot in found["items"][0]["slots"]]

    assert "2026-11-24T10:00:00+09:00" in starts("phone")
    assert "2026-11-24T10:00:00+09:00" not in starts("in_person")
    assert client.get("/api/v1/find", {"way": "pigeon"}).status_code == 422
