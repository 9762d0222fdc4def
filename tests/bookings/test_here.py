"""The QR at a door: one button for whoever has a booking there now."""

from __future__ import annotations

import pytest

from bookings.enums import BookingStatus
from bookings.here import here_path
from bookings.models import Unit
from core import clock
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def booked(travel):
    travel("2026-11-23 09:00")
    room = make.open_room(CenterFactory(), capacities=(4, 4))
    return make.book(make.person(), room, make.on(clock.today(), 14))


def test_one_button(booked, travel):
    travel("2026-11-23 13:55")
    client, path = signed_in(booked.person), here_path(booked.unit)
    assert "도착했어요</button>" in client.get(path).text
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CONFIRMED
    assert "도착을 확인했어요" in client.post(path, follow=True).text
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CHECKED_IN
    assert "이용 중이에요" in client.get(path).text
    assert client.post(path).headers["Location"] == booked.get_absolute_url()


def test_too_early(booked):
    text = signed_in(booked.person).get(here_path(booked.unit)).text
    assert "오후 1:50부터 도착을 알릴 수 있어요" in text
    assert signed_in(booked.person).post(here_path(booked.unit)).status_code == 200
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CONFIRMED


def test_another_room_and_another_person(booked, travel):
    travel("2026-11-23 13:55")
    other = Unit.objects.exclude(pk=booked.unit_id).get()
    assert "지금 이곳에 내 예약이 없어요" in signed_in(booked.person).get(here_path(other)).text
    stranger = signed_in(make.person(2))
    text = stranger.post(here_path(booked.unit)).text
    assert "지금 이곳에 내 예약이 없어요" in text
    assert booked.person.name not in text
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CONFIRMED


def test_nobody_in_particular_is_told_what_to_do(booked, client):
    path = here_path(booked.unit)
    text = client.get(path).text
    assert f"/accounts/login/?next={path}" in text
    assert "키오스크" in text
    assert client.post(path).status_code == 200


def test_an_address_can_not_be_guessed(booked, client):
    path = here_path(booked.unit)
    token = path.split("/")[-2]
    number, _, signature = token.partition(".")
    for wrong in (f"{int(number) + 1}.{signature}", f"{number}.x", "x", f"{number}"):
        assert client.get(f"/bookings/here/{wrong}/").status_code == 404


def test_a_room_that_is_gone(booked, client):
    booked.resource.unpublish()
    assert client.get(here_path(booked.unit)).status_code == 404
