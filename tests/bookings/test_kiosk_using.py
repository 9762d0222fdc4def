"""At the kiosk, with phone and PIN: leaving early, and staying longer. The rules are those of the phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from bookings.enums import BookingStatus
from bookings.models import Booking, Hold, Unit
from bookings.services.arriving import check_in
from bookings.services.kiosks import kiosk_create
from core import clock
from tests.bookings.test_kiosk import PHONE, opened, room_form, turn
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

USING = "/kiosk/didim/using/"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 14:22")


@pytest.fixture
def room():
    center = CenterFactory(title="디딤 청년센터", slug="didim")
    return make.open_room(center, title="스터디룸", capacities=(4,))


@pytest.fixture
def device(room):
    return opened(room.get_parent())


@pytest.fixture
def taken(device, room) -> Booking:
    """A room from 14:20 to 15:20, taken at the kiosk by phone and PIN 2468."""
    unit = Unit.objects.get(resource=room)
    device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    return Booking.objects.get()


def who_it_is(device: Client, who: str = PHONE[-4:], pin: str = "2468"):
    return device.post(USING, turn(device, USING, who=who, pin=pin))


def press(device: Client, page: str, act: str):
    shown = dict(re.findall(r'<input type="hidden" name="(turn|key)" value="([^"]*)"', page))
    return device.post(USING, {**shown, "act": act})


def test_the_first_screen_leads_here(device):
    assert f'href="{USING}"' in device.get("/kiosk/didim/").text


def test_half_an_hour_more(device, taken):
    page = who_it_is(device).text
    assert "오후 3:20까지 쓸 수 있어요" in page
    assert "30분 더 쓸게요" in page
    assert press(device, page, "extend")["Location"] == "/kiosk/didim/done/"
    taken.refresh_from_db()
    assert clock.local(taken.ends_at).strftime("%H:%M") == "15:50"
    assert Hold.objects.get().ends_at == taken.ends_at
    done = device.get("/kiosk/didim/done/").text
    assert "더 쓸 수 있어요" in done
    assert "오후 3:50까지" in done


def test_pressed_twice_it_is_longer_once(device, taken):
    page = who_it_is(device).text
    assert [press(device, page, "extend").status_code for _ in range(2)] == [302, 302]
    taken.refresh_from_db()
    assert taken.minutes == 90


def test_leaving_early_gives_the_rest_back(device, taken, travel):
    travel("2026-11-23 14:35")
    page = who_it_is(device).text
    assert [press(device, page, "leave").status_code for _ in range(2)] == [302, 302]
    taken.refresh_from_db()
    assert taken.status == BookingStatus.COMPLETED
    assert clock.local(taken.ends_at).strftime("%H:%M") == "14:40"
    assert "이용을 마쳤어요" in device.get("/kiosk/didim/done/").text


def test_somebody_follows(device, taken, room):
    make.book(make.person(1), room, make.on(clock.today(), 15) + timedelta(hours=1))
    Hold.objects.exclude(booking=taken).update(starts_at=taken.ends_at)
    page = who_it_is(device).text
    assert "지금은 더 늘릴 수 없어요" in page
    assert "더 쓸게요</button>" not in page
    assert "먼저 나갈게요</button>" in page


def test_who_comes_in_between_is_not_pushed_aside(device, taken, room):
    page = who_it_is(device).text
    follower = make.book(make.person(1), room, make.on(clock.today(), 16))
    Hold.objects.filter(booking=follower).update(starts_at=taken.ends_at)
    response = press(device, page, "extend")
    assert response.status_code == 409
    assert 'role="alert"' in response.text
    taken.refresh_from_db()
    assert taken.minutes == 60


def test_the_limit_of_the_number_holds(device, taken, room):
    limit = room.policy.limits.get()
    limit.amount = 60
    limit.save()
    page = who_it_is(device).text
    assert "지금은 더 늘릴 수 없어요" in page


def test_somebody_with_an_account_by_their_own_pin(device, room, travel):
    booking = make.book(make.person(phone="+821055556789"), room, make.on(clock.today(), 15))
    travel("2026-11-23 14:55")
    page = who_it_is(device, "6789", booking.pin).text
    assert "먼저 눌러 주세요" in page, "not here yet"
    check_in(booking=booking)
    travel("2026-11-23 15:10")
    page = who_it_is(device, booking.code, booking.pin).text
    assert booking.person.name not in page
    press(device, page, "leave")
    booking.refresh_from_db()
    assert booking.status == BookingStatus.COMPLETED


def test_a_pin_can_not_be_tried_out(device, taken):
    assert [who_it_is(device, pin="1111").status_code for _ in range(6)] == [409] * 5 + [429]
    assert who_it_is(device).status_code == 429


def test_the_unknown_and_the_wrong_get_one_answer(device, taken):
    def answer(response) -> str:
        return re.search(r'role="alert">(.*?)</div>', response.text, re.DOTALL)[1]

    assert answer(who_it_is(device, "0000")) == answer(who_it_is(device, pin="1111"))


def test_another_turn_another_key(device, taken):
    """Whoever comes next, goes back and presses, does nothing with somebody else's room."""
    page = who_it_is(device).text
    device.get("/kiosk/didim/reset/")
    assert press(device, page, "leave")["Location"] == "/kiosk/didim/"
    device.get("/kiosk/didim/check-in/")
    fresh = turn(device, USING)
    key = re.search(r'name="key" value="([^"]*)"', page)[1]
    assert device.post(USING, {**fresh, "key": key, "act": "leave"})["Location"] == "/kiosk/didim/"
    taken.refresh_from_db()
    assert taken.status == BookingStatus.CHECKED_IN


def test_a_key_is_good_for_three_minutes(device, taken, travel):
    page = who_it_is(device).text
    travel("2026-11-23 14:26")
    assert press(device, page, "leave")["Location"] == "/kiosk/didim/"
    taken.refresh_from_db()
    assert taken.status == BookingStatus.CHECKED_IN


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"act": "let-go"}, {"act": ""}])
def test_made_up_values_do_nothing(device, taken, wrong):
    page = who_it_is(device).text
    shown = dict(re.findall(r'<input type="hidden" name="(turn|key)" value="([^"]*)"', page))
    assert device.post(USING, {**shown, "act": "leave", **wrong}).status_code == 302
    taken.refresh_from_db()
    assert taken.status == BookingStatus.CHECKED_IN


def test_only_on_a_kiosk_of_the_center(room, taken, device):
    page = who_it_is(device).text
    assert Client().get(USING).status_code == 403
    other = CenterFactory(slug="other")
    _, token = kiosk_create(page=other, name="입구", by=make.person(9))
    device.post(f"/kiosk/other/open/{token}/")
    shown = dict(re.findall(r'<input type="hidden" name="(turn|key)" value="([^"]*)"', page))
    device.post("/kiosk/other/using/", {**shown, "act": "leave"})
    taken.refresh_from_db()
    assert taken.status == BookingStatus.CHECKED_IN
