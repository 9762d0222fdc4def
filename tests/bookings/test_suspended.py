"""Whoever rests because of strikes books nothing new, and is told until when and where to object."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.enums import ResourceKind
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.models import Booking
from bookings.selectors import booking_window
from core import clock
from people.enums import Track
from people.services.standing import strike_add, strike_forgive
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def resource():
    return make.open_room(site_root())


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


def rest(person, track=Track.ROOMS):
    """Three strikes, the last of them today."""
    return [
        strike_add(
            person=person,
            track=track,
            page=site_root(),
            reason="알리지 않고 오지 않았어요",
            happened_at=clock.now() - timedelta(days=number),
            source=f"{track}:{number}",
        )
        for number in range(3)
    ]


def test_nothing_new_is_booked(visitor, resource):
    kept = make.book(visitor, resource, make.tomorrow_at(9))
    rest(visitor)
    with pytest.raises(Refused) as caught:
        make.book(visitor, resource, make.tomorrow_at(14))
    assert caught.value.code == "suspended"
    assert caught.value.message == (
        "벌점이 쌓여서 12월 23일(수)까지 쉬어 가요. 12월 24일(목)부터 다시 예약할 수 있어요. "
        "사정이 있었다면 ‘내 이용 상태’에서 이의를 내 주세요."
    )
    kept.refresh_from_db()
    assert kept.is_holding, "what was booked before stays"


def test_it_ends_with_its_last_day(visitor, resource, travel):
    rest(visitor)
    travel("2026-12-23 23:59")
    facts = facts_of(resource, booking_window(resource.policy), person=visitor)
    assert facts.suspended_until == clock.day_start(clock.today() + timedelta(days=1))
    travel("2026-12-24 00:00")
    assert facts_of(resource, booking_window(resource.policy), person=visitor).suspended_until is None


def test_it_ends_when_a_strike_is_forgiven(visitor, resource):
    strikes = rest(visitor)
    strike_forgive(strike=strikes[1], by=make.person(2), reason="착오")
    assert make.book(visitor, resource, make.tomorrow_at(14)).pk


def test_others_and_other_tracks_are_not_touched(visitor, resource):
    rest(visitor, Track.PROGRAMS)
    assert make.book(visitor, resource, make.tomorrow_at(14)).pk
    rest(make.person(2))
    assert make.book(visitor, resource, make.tomorrow_at(16)).pk


def test_counselling_stays_open(visitor):
    rest(visitor)
    counselling = make.open_room(site_root(), kind=ResourceKind.APPOINTMENT)
    assert make.book(visitor, counselling, make.tomorrow_at(14)).pk


def test_the_pages_say_until_when_and_where_to_object(client, visitor, resource):
    rest(visitor)
    for address in (resource.url, "/find/"):
        html = client.get(address).content.decode()
        assert "12월 24일(목)부터 다시 예약할 수 있어요" in html
        assert 'href="/me/standing/"' in html
    assert "예약할 수 없음: 쉬는 중" in client.get(resource.url).content.decode()
    response = client.post(
        f"{resource.url}book/",
        {"start": "2026-11-24T14:00", "minutes": 60, "party_size": 2, "consent-booking-1": "on"},
    )
    assert response.status_code == 409
    assert 'href="/me/standing/"' in response.content.decode()
    assert not Booking.objects.exists()


def queries(resource, person):
    with CaptureQueriesContext(connection) as captured:
        facts_of(resource, booking_window(resource.policy), person=person)
    return len(captured)


def test_only_somebody_who_is_signed_in_costs_a_query(visitor, resource):
    nobody = queries(resource, None)
    assert queries(resource, visitor) == nobody + 1, "own bookings, strikes and loans"
    rest(visitor)
    assert queries(resource, visitor) == nobody + 3, "the settings, too"
