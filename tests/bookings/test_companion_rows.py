"""Companions in the form, the mail to those who have an account, and the way out of it."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from bookings.models import Booking, Companion
from bookings.services.booking import Guest
from bookings.services.cancelling import booking_cancel
from tests.bookings.test_pages import post, start_of
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday_noon(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def resource():
    return make.open_room(site_root(), policy=make.policy(name="이름을 적는 방", names_companions=True))


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


def rows(*companions: tuple[str, str]) -> dict[str, str]:
    return {
        f"companion-{number}-{name}": value
        for number, pair in enumerate(companions)
        for name, value in zip(("name", "phone"), pair, strict=True)
    }


def test_as_many_rows_as_the_least_party_needs(client, resource, visitor):
    html = client.get(f"{resource.url}book/", {"start": start_of(make.tomorrow_at(14))}).content.decode()
    assert 'name="companion-0-name"' in html
    assert 'name="companion-1-name"' not in html


def test_a_button_gives_more_rows_and_loses_nothing(client, resource, visitor):
    response = post(client, resource, party_size=4, more="1", **rows(("김동행", "")))
    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="companion-2-name"' in html
    assert 'value="김동행"' in html
    assert "field__error" not in html
    assert "error-summary" not in html
    assert not Booking.objects.exists()


def test_names_and_numbers_are_kept_and_accounts_linked(client, resource, visitor):
    friend = make.person(2)
    response = post(client, resource, party_size=3, **rows(("", "010-0000-0002"), ("김동행", "")))
    assert response.status_code == 302
    found = [(each.name, each.phone, each.person) for each in Companion.objects.order_by("pk")]
    assert found == [("", friend.phone, friend), ("김동행", "", None)]


@pytest.mark.parametrize(
    ("companions", "message"),
    [
        pytest.param([("김동행", "")], "함께 오는 분을 1명 더 적어 주세요", id="too-few"),
        pytest.param([("", "")], "함께 오는 분을 1명 더 적어 주세요", id="nobody"),
        pytest.param([("김동행", ""), ("이동행", "")], "인원을 3명으로 고치거나", id="too-many"),
        pytest.param([("김동행", "02-123-4567")], "휴대전화 번호는 010으로", id="landline"),
        pytest.param([("990101-1234567", "")], "주민등록번호는 받지 않아요", id="rrn"),
        pytest.param([("가" * 60, "")], "이름은 50자까지", id="long"),
        pytest.param([("", "010-0000-0001")], "내 번호는 빼고", id="oneself"),
        pytest.param([("", "010-1234-5678"), ("", "01012345678")], "같은 휴대전화 번호를 두 번", id="twice"),
    ],
)
@pytest.mark.usefixtures("visitor")
def test_what_is_wrong_is_said_and_nothing_is_lost(client, resource, companions, message):
    party = 2 if "더 적어" not in message or companions == [("", "")] else 3
    response = post(client, resource, party_size=party, **rows(*companions))
    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    for value in (value for pair in companions for value in pair if value and "990101" not in value):
        assert value in html
    assert not Booking.objects.exists()


@pytest.mark.parametrize("size", ["-3", "0", "99999999999999999999", "많이", ""])
def test_any_party_answers(client, resource, visitor, size):
    response = post(client, resource, party_size=size, **rows(("김동행", "")))
    assert response.status_code in {409, 422}


def test_where_the_policy_does_not_ask_there_are_no_rows(client, visitor):
    html = client.get(
        f"{make.open_room(site_root()).url}book/", {"start": start_of(make.tomorrow_at(14))}
    ).content.decode()
    assert "companion-" not in html


# --- The mail -------------------------------------------------------------------------------


@pytest.fixture
def booked(resource, visitor):
    friend = make.person(2)
    booking = make.book(visitor, resource, make.tomorrow_at(14), companions=[Guest("", friend.phone)])
    return booking, friend


def link_in(sent) -> str:
    return re.search(r"/bookings/not-me/\S+/", sent.body)[0]


def test_a_companion_with_an_account_is_told(booked):
    booking, friend = booked
    sent = next(each for each in mail.outbox if each.to == [friend.email])
    assert sent.subject.startswith("함께 오는 사람으로 적혔어요")
    assert booking.person.name in sent.body
    assert booking.spoken_code not in sent.body, "the booking is not theirs"


def test_not_me_takes_them_off_and_tells_who_booked(client, booked):
    booking, friend = booked
    path = link_in(next(each for each in mail.outbox if each.to == [friend.email]))
    client.logout()
    assert "이 예약에서 나를 뺄까요?" in client.get(path).content.decode()
    assert Companion.objects.exists(), "looking does nothing"
    assert "예약에서 뺐어요" in client.post(path).content.decode()
    assert not Companion.objects.exists()
    booking.refresh_from_db()
    assert booking.is_holding
    assert mail.outbox[-1].to == [booking.person.email]
    assert mail.outbox[-1].subject.startswith("함께 오는 분이 빠졌어요")
    assert client.get(path).status_code == 404
    full_day = make.book(friend, booking.resource, make.tomorrow_at(17), minutes=180)
    assert full_day.pk, "their limit is their own again"


def test_a_link_is_good_for_its_companion_until_the_end(client, booked, travel):
    _, friend = booked
    path = link_in(next(each for each in mail.outbox if each.to == [friend.email]))
    assert client.get(path.replace("/not-me/", "/cancel/")).status_code == 404
    assert client.get(f"{path[:-2]}x/").status_code == 404
    travel("2026-11-24 15:01")
    assert client.get(path).status_code == 404


def test_who_is_not_known_or_no_longer_booked_gets_no_mail(resource, visitor):
    booking = make.book(visitor, resource, make.tomorrow_at(14), companions=[Guest("김동행", "")])
    assert all(each.to == [visitor.email] for each in mail.outbox)
    booking_cancel(booking=booking, by=visitor)
