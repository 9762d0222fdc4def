"""`/find/`: when, how long, how many, near where, what."""

import re
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.attempts import Attempt
from bookings.enums import ResourceKind
from bookings.rules import first_refusal
from bookings.selectors import Finder, Search
from bookings.services.opening import WeeklyHours, opening_save
from tests.factories import bookings as make
from tests.factories.core import RegionFactory
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def places():
    """Three rooms: 마포 for four, 종로 for ten from 13, 수원 for six until noon; and a counsellor in 수원."""
    gyeonggi = RegionFactory(slug="gyeonggi", code="41", name="경기도", short_name="경기")
    mapo = CenterFactory(title="마포", district="마포구")
    jongno = CenterFactory(title="종로", district="종로구")
    suwon = CenterFactory(title="수원", region=gyeonggi, district="수원시")
    talk = make.policy(name="상담", kind=ResourceKind.APPOINTMENT, min_party=1, max_minutes=60)
    return {
        "마포": make.open_room(mapo, title="마포 방"),
        "종로": make.open_room(jongno, title="종로 방", capacities=(10,), opens=time(13)),
        "수원": make.open_room(suwon, title="수원 방", capacities=(6,), closes=time(12)),
        "상담": make.open_room(
            suwon, title="수원 상담", kind=ResourceKind.APPOINTMENT, policy=talk, capacities=(1,)
        ),
    }


CASES = [
    ({}, ["마포", "수원", "상담", "종로"]),
    ({"at": time(14)}, ["마포", "종로", "상담", "수원"]),
    ({"minutes": 180}, ["마포", "수원", "종로"]),
    ({"party_size": 2}, ["마포", "수원", "종로"]),
    ({"party_size": 5}, ["수원", "종로"]),
    ({"party_size": 11}, []),
    ({"party_size": 1}, ["상담"]),
    ({"near": "seoul"}, ["마포", "종로"]),
    ({"near": "seoul/종로구"}, ["종로"]),
    ({"near": "gyeonggi/수원시", "kind": "appointment"}, ["상담"]),
    ({"near": "nowhere"}, []),
    ({"kind": "studio"}, []),
]


@pytest.mark.parametrize(("wanted", "expected"), CASES)
def test_what_is_found_the_nearest_time_first(places, wanted, expected):
    names = {page.pk: name for name, page in places.items()}
    assert [names[hit.row.pk] for hit in Finder(Search(TUESDAY, **wanted)).hits] == expected


def test_what_is_taken_is_not_found(places):
    for hour in (9, 12, 15, 18):
        make.book(make.person(hour), places["마포"], make.tomorrow_at(hour), minutes=180)
    found = Finder(Search(TUESDAY, kind="study_room")).hits
    assert places["마포"].pk not in [hit.row.pk for hit in found]


def test_every_time_that_is_shown_can_be_booked(places):
    finder = Finder(Search(TUESDAY, minutes=120, party_size=4))
    for found in finder.show(finder.hits):
        facts = finder.facts[found.resource.pk]
        for slot in found.slots:
            attempt = Attempt(slot.starts_at, slot.starts_at + timedelta(minutes=120), 4)
            assert first_refusal(attempt, facts) is None


def test_the_number_of_queries_does_not_grow(places):
    def count():
        with CaptureQueriesContext(connection) as captured:
            finder = Finder(Search(TUESDAY, party_size=2))
            finder.show(finder.hits)
        return len(captured)

    count()  # the areas are remembered from here on
    few = count()
    for _ in range(10):
        make.open_room(CenterFactory())
    assert count() == few <= 6


def test_results_lead_straight_to_the_form_with_what_was_chosen(client, places):
    query = {
        "date": "2026-11-24",
        "time": "14:00",
        "minutes": "120",
        "party_size": "3",
        "near": "seoul/마포구",
    }
    html = client.get("/find/", query).content.decode()
    link = re.search(r'href="([^"]*book/\?start=2026-11-24T14:00[^"]*)"', html)[1].replace("&amp;", "&")
    assert 'value="3"' in html
    assert re.search(r'<option value="seoul/마포구" selected>', html)
    client.force_login(make.person())
    form = client.get(link).content.decode()
    assert re.search(r'value="120"[^>]*checked', form)
    assert re.search(r'name="party_size" value="3"', form)


def test_links_to_other_days_keep_what_was_chosen(client, places):
    html = client.get("/find/", {"date": "2026-11-24", "party_size": "5"}).content.decode()
    assert 'href="?date=2026-11-25&amp;party_size=5#free-title"' in html


def test_nothing_found_tells_what_to_relax(client, places):
    html = client.get(
        "/find/", {"date": "2026-11-24", "party_size": "8", "near": "gyeonggi"}
    ).content.decode()
    assert "모든 지역에서 찾기 (1곳)" in html
    assert "인원을 정하지 않기 (2곳)" in html
    assert "가장 가까운 빈 시간" in html


def test_nothing_on_a_holiday_leads_to_the_next_open_day(client, travel):
    travel("2026-10-04 12:00")
    room = make.room(CenterFactory())
    opening_save(
        resource=room,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(18), date(2026, 9, 1))],
        closures=[],
    )
    html = client.get("/find/", {"date": "2026-10-05"}).content.decode()
    assert "10월 6일(화)에 찾기 (1곳)" in html
    assert "start=2026-10-06T09:00" in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"date": "어제"}, "날짜를 2026-10-05처럼"),
        ({"date": "2020-01-01"}, "11월 23일(월)부터 12월 7일(월)까지"),
        ({"date": "9999-12-31"}, "까지 찾을 수 있어요"),
        ({"party_size": "많이"}, "인원을 숫자로"),
        ({"party_size": "9" * 30}, "인원이 너무 많아요"),
        ({"party_size": "-1"}, "한 명부터"),
        ({"near": "달나라"}, "목록에서 골라 주세요"),
        ({"kind": "🙂"}, "목록에서 골라 주세요"),
        ({"minutes": "7"}, "목록에서 골라 주세요"),
        ({"time": "\x00"}, "목록에서 골라 주세요"),
        ({"page": "x"}, "빈 시간"),
    ],
)
def test_any_question_answers_and_says_what_is_wrong(client, places, query, message):
    response = client.get("/find/", query)
    assert response.status_code == 200
    assert message in response.content.decode()
