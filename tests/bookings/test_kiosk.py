"""The kiosk: opened by a token, gone when revoked; rooms from now on, arriving, and nothing left behind."""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path

import html5lib
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bookings.enums import BookingStatus, HoldReason, ResourceKind
from bookings.here import here_path
from bookings.models import Booking, Hold, Kiosk, Unit
from bookings.services.arriving import check_in
from bookings.services.kiosks import kiosk_create, kiosk_revoke
from core import clock
from people.enums import Track
from people.services.standing import strike_add
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory, SessionFactory
from tests.factories.home import CenterFactory
from tests.factories.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PHONE = "01012345678"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 14:22")


@pytest.fixture
def center():
    return CenterFactory(title="디딤 청년센터", slug="didim", phone="+8221234567")


@pytest.fixture
def room(center):
    return make.open_room(center, title="스터디룸", capacities=(4, 6))


@pytest.fixture
def unit(room):
    return Unit.objects.filter(resource=room).first()


@pytest.fixture
def device(center):
    return opened(center)


def opened(center) -> Client:
    """A device that staff have opened."""
    staff = make.person(900 + Kiosk.objects.count())
    _, token = kiosk_create(page=center, name="1층 입구", by=staff, call="왼쪽 벨을 눌러 주세요")
    client = Client()
    assert client.post(f"/kiosk/{center.slug}/open/{token}/").status_code == 302
    return client


def turn(client: Client, path: str, **data: str) -> dict[str, str]:
    """A filled-in form, as it was shown."""
    page = client.get(path).text
    shown = dict(re.findall(r'<input type="hidden" name="(turn|request_key)" value="([^"]*)"', page))
    return {**shown, **data}


def room_form(client: Client, unit: Unit, **data: str) -> dict[str, str]:
    typed = {"party_size": "2", "phone": PHONE, "pin": "2468", "agreed": "on", **data}
    return turn(client, f"/kiosk/didim/rooms/{unit.pk}/", **typed)


def arrive(client: Client, who: str, pin: str):
    data = turn(client, "/kiosk/didim/check-in/", who=who, pin=pin)
    return client.post("/kiosk/didim/check-in/", data)


# --- The device -----------------------------------------------------------------------------


def test_an_address_opens_one_device_once(center):
    kiosk, token = kiosk_create(page=center, name="입구", by=make.person(9))
    assert token not in kiosk.token_hash
    path = f"/kiosk/didim/open/{token}/"
    first, second = Client(), Client()
    assert "키오스크로 쓸까요?" in first.get(path).text
    assert first.get("/kiosk/didim/").status_code == 403  # looking spends nothing
    response = first.post(path)
    assert response.headers["Location"] == "/kiosk/didim/"
    cookie = response.cookies["kiosk"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/kiosk/", "Lax")
    assert token not in cookie.value
    assert "무엇을 할까요?" in first.get("/kiosk/didim/").text
    spent = second.post(path)
    assert spent.status_code == 403
    assert "이 주소로는 열 수 없어요" in spent.text
    assert second.get("/kiosk/didim/").status_code == 403


def test_an_address_is_good_for_a_day(center, travel):
    _, token = kiosk_create(page=center, name="입구", by=make.person(9))
    travel("2026-11-24 14:23")
    assert Client().post(f"/kiosk/didim/open/{token}/").status_code == 403


def test_opening_signs_out(center):
    _, token = kiosk_create(page=center, name="입구", by=make.person(9))
    client = signed_in(make.person(8))
    client.post(f"/kiosk/didim/open/{token}/")
    assert client.get("/me/").status_code == 302


def test_a_revoked_device_shows_what_to_do(device):
    assert device.get("/kiosk/didim/").status_code == 200
    kiosk_revoke(kiosk=Kiosk.objects.get(), by=make.person(9))
    for path in ("", "programs/", "rooms/", "check-in/", "using/", "door/1/", "done/", "reset/"):
        response = device.get(f"/kiosk/didim/{path}")
        assert response.status_code == 403
        assert "창구에 말씀해 주세요" in response.text
    assert "디딤 청년센터" not in response.text


def test_guessed_tokens_open_nothing(center):
    kiosk_create(page=center, name="입구", by=make.person(9))
    client = Client()
    hashed = Kiosk.objects.get().token_hash
    for token in ("x", hashed, "0" * 32):
        assert client.post(f"/kiosk/didim/open/{token}/").status_code == 403
        client.cookies["kiosk"] = token
        assert client.get("/kiosk/didim/").status_code == 403
    assert client.get("/kiosk/no-such-center/").status_code == 403


def test_a_token_that_was_not_opened_is_no_cookie(center):
    _, token = kiosk_create(page=center, name="입구", by=make.person(9))
    client = Client()
    client.cookies["kiosk"] = token
    assert client.get("/kiosk/didim/").status_code == 403


def test_a_device_belongs_to_one_center(device, room):
    other = CenterFactory(slug="other")
    theirs = Unit.objects.get(resource=make.open_room(other))
    assert device.get("/kiosk/other/").status_code == 403
    for path in (f"rooms/{theirs.pk}/", f"door/{theirs.pk}/", "door/0/"):
        response = device.get(f"/kiosk/didim/{path}")
        assert response.status_code == 404
        assert "여기에는 없는 방이에요" in response.text


def test_the_last_use_is_kept_by_the_minute(device, travel):
    travel("2026-11-23 14:30")
    device.get("/kiosk/didim/")
    seen = Kiosk.objects.get().seen_at
    assert clock.local(seen).minute == 30
    device.get("/kiosk/didim/")
    assert Kiosk.objects.get().seen_at == seen


def test_a_center_taken_off_the_site_has_no_kiosk(device, center):
    center.unpublish()
    assert device.get("/kiosk/didim/").status_code == 403


# --- Showing --------------------------------------------------------------------------------


def test_the_first_screen_leads_to_three_things(device, center):
    text = device.get("/kiosk/didim/").text
    for path in ("check-in", "rooms", "programs"):
        assert f'href="/kiosk/didim/{path}/"' in text
    assert "왼쪽 벨을 눌러 주세요" in text
    assert "02-123-4567" in text
    assert "109" in text


def test_todays_programs(device, center):
    program = ProgramFactory(parent=center, title="면접 연습")
    SessionFactory(program=program, starts_at=clock.now() + timedelta(hours=2))
    elsewhere = ProgramFactory(parent=CenterFactory(), title="먼 곳의 강의")
    SessionFactory(program=elsewhere, starts_at=clock.now() + timedelta(hours=2))
    text = device.get("/kiosk/didim/programs/").text
    assert "면접 연습" in text
    assert "먼 곳의 강의" not in text
    assert f'href="{program.url}"' not in text  # nothing leads away from the kiosk


def test_rooms_that_are_free_now(device, room, unit):
    make.book(make.person(), room, make.on(clock.today(), 15), unit=unit)
    text = device.get("/kiosk/didim/rooms/").text
    assert f"/kiosk/didim/rooms/{unit.pk}/" not in text
    other = Unit.objects.exclude(pk=unit.pk).get()
    assert f"/kiosk/didim/rooms/{other.pk}/" in text
    assert "지금부터 오후 3:20까지" in text


def test_rooms_that_staff_approve_are_not_given_away(device, center):
    make.open_room(center, policy=make.policy(name="승인", approval_hours=24))
    make.open_room(center, policy=make.policy(name="준비", lead_open_days=1))
    assert "바로 쓸 수 있는 방이 없어요" in device.get("/kiosk/didim/rooms/").text


def test_closed_now(device, room, travel):
    travel("2026-11-23 20:30")
    assert "오늘은 더 쓸 수 없어요" in device.get("/kiosk/didim/rooms/").text


def test_the_look_stays_until_the_reset(device):
    for wish in ("size-3", "low", "strong"):
        response = device.post("/kiosk/didim/look/", {"look": wish, "back": "/kiosk/didim/rooms/"})
        assert response.headers["Location"] == "/kiosk/didim/rooms/"
    assert '<html lang="ko" data-size="3" data-low data-strong>' in device.get("/kiosk/didim/").text
    device.get("/kiosk/didim/reset/")
    assert '<html lang="ko" data-size="1">' in device.get("/kiosk/didim/").text


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/me/", "", "javascript:x"])
def test_the_look_leads_nowhere_else(device, back):
    response = device.post("/kiosk/didim/look/", {"look": "low", "back": back})
    assert response.headers["Location"] == "/kiosk/didim/"


# --- A room from now on ---------------------------------------------------------------------


def test_an_hour_from_now_with_phone_and_pin(device, unit):
    response = device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    assert response.headers["Location"] == "/kiosk/didim/done/"
    booking = Booking.objects.get()
    assert (booking.unit, booking.person, booking.guest_phone, booking.pin) == (
        unit,
        None,
        "+821012345678",
        "2468",
    )
    assert (clock.local(booking.starts_at).strftime("%H:%M"), booking.minutes) == ("14:20", 60)
    assert booking.status == BookingStatus.CHECKED_IN
    done = device.get("/kiosk/didim/done/").text
    assert "방을 쓸 수 있어요" in done
    assert booking.spoken_code in done
    assert "5678" not in done
    assert device.get("/kiosk/didim/done/").status_code == 302  # only once


def test_pressed_twice_gives_one_room(device, unit):
    data = room_form(device, unit)
    path = f"/kiosk/didim/rooms/{unit.pk}/"
    assert [device.post(path, data).status_code for _ in range(2)] == [302, 302]
    assert Booking.objects.count() == 1


def test_taken_a_moment_ago(device, room, unit):
    data = room_form(device, unit)
    make.book(make.person(), room, make.on(clock.today(), 15), unit=unit)
    response = device.post(f"/kiosk/didim/rooms/{unit.pk}/", data)
    assert response.status_code == 409
    assert "다른 빈 방 보기" in response.text
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("moment", ["2026-11-23 20:06", "2026-11-23 23:59", "2026-11-24 08:58"])
def test_nobody_is_said_to_use_a_room_that_closes(device, unit, travel, moment):
    travel("2026-11-23 20:04")
    data = room_form(device, unit)
    travel(moment)
    path = f"/kiosk/didim/rooms/{unit.pk}/"
    for response in (device.get(path), device.post(path, data)):
        assert "문 닫는 시간과 겹쳐서" in response.text
        assert "다른 분이 쓰기 시작했어요" not in response.text
    assert not Booking.objects.exists()


def test_who_comes_shortly_before_midnight_is_known(center, device, travel):
    room = make.open_room(center, title="밤방", opens=time(0), closes=time(0))
    booking = make.book(make.person(1, phone="+821012345678"), room, make.tomorrow_at(0))
    travel("2026-11-23 23:55")
    assert "다음: 오전 0:00" in device.get(f"/kiosk/didim/door/{booking.unit_id}/").text
    assert arrive(device, "5678", booking.pin).status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CHECKED_IN


def test_minutes_of_a_guest_count_by_phone(device, room, unit, travel):
    other = Unit.objects.exclude(pk=unit.pk).get()
    device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    for hour in (16, 18):
        travel(f"2026-11-23 {hour}:00")
        device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    travel("2026-11-23 19:30")
    response = device.post(f"/kiosk/didim/rooms/{other.pk}/", room_form(device, other))
    assert response.status_code == 409
    assert "이 번호로는 지금 방을 드릴 수 없어요" in response.text
    assert Booking.objects.count() == 3


def test_whoever_rests_takes_no_room_by_their_number(device, center, room, unit):
    person = make.person(1, phone="+821012345678")
    for number in range(3):
        happened = clock.now() - timedelta(days=number)
        strike_add(
            person=person,
            track=Track.ROOMS,
            page=center,
            reason="x",
            happened_at=happened,
            source=f"t:{number}",
        )
    response = device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    assert response.status_code == 409
    assert "이 번호로는 지금 방을 드릴 수 없어요" in response.text
    other = room_form(device, unit, phone="01012345679")
    assert device.post(f"/kiosk/didim/rooms/{unit.pk}/", other).status_code == 302


def test_a_typed_number_tells_nothing_about_whose_it_is(device, unit):
    other = Unit.objects.exclude(pk=unit.pk).get()
    device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    response = device.post(f"/kiosk/didim/rooms/{other.pk}/", room_form(device, other))
    assert response.status_code == 409
    assert "이미 다른 예약이 있어요" not in response.text
    assert "오후 3:20" not in response.text.split("panel--bad")[1].split("</div>")[0]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"phone": "010"}, "010으로 시작하는 11자리"),
        ({"phone": ""}, "휴대전화 번호를 눌러 주세요"),
        ({"pin": "12"}, "숫자 네 자리"),
        ({"pin": "abcd"}, "숫자 네 자리"),
        ({"agreed": ""}, "동의가 필요해요"),
        ({"party_size": "9"}, "인원을 다시 골라 주세요"),
    ],
)
def test_mistakes_say_what_to_do_and_lose_nothing(device, unit, wrong, message):
    response = device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit, **wrong))
    assert response.status_code == 422
    assert message in response.text
    if "phone" not in wrong:
        assert PHONE[3:7] in response.text
    assert not Booking.objects.exists()


# --- Arriving -------------------------------------------------------------------------------


@pytest.fixture
def booked(room):
    """At three; it is twenty past two."""
    return make.book(make.person(phone="+821055556789"), room, make.on(clock.today(), 15))


@pytest.mark.parametrize("by", ["phone", "code", "spoken code", "spaces"])
def test_with_phone_end_or_code_and_pin(device, booked, travel, by):
    travel("2026-11-23 14:52")
    who = {
        "phone": "6789",
        "code": booked.code,
        "spoken code": booked.spoken_code,
        "spaces": f" {booked.code} ",
    }[by]
    assert arrive(device, who, booked.pin).headers["Location"] == "/kiosk/didim/done/"
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CHECKED_IN
    done = device.get("/kiosk/didim/done/").text
    assert "도착을 확인했어요" in done
    for personal in (booked.person.name, "6789", booked.pin, booked.spoken_code):
        assert personal not in done


def test_a_guest_of_the_kiosk_by_their_own_pin(device, room, unit):
    device.post(f"/kiosk/didim/rooms/{unit.pk}/", room_form(device, unit))
    assert arrive(device, "5678", "2468").status_code == 302


def test_too_early(device, booked):
    response = arrive(device, "6789", booked.pin)
    assert response.status_code == 409
    assert "아직 이른 시간이에요" in response.text


def answer(response) -> str:
    return re.search(r'role="alert">(.*?)</div>', response.text, re.DOTALL)[1]


def test_the_unknown_and_the_wrong_get_one_answer(device, booked, travel):
    travel("2026-11-23 14:52")
    wrong = f"{(int(booked.pin) + 1) % 10_000:04d}"
    answers = {
        answer(arrive(device, who, pin))
        for who, pin in (("6789", wrong), ("1111", booked.pin), ("99999999", "0000"), (booked.code, wrong))
    }
    assert len(answers) == 1
    assert "맞는 예약을 찾지 못했어요" in answers.pop()
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CONFIRMED


def test_a_pin_can_not_be_tried_out(device, booked, travel):
    travel("2026-11-23 14:52")
    wrong = f"{(int(booked.pin) + 1) % 10_000:04d}"
    assert [arrive(device, "6789", wrong).status_code for _ in range(6)] == [409] * 5 + [429]
    right = arrive(device, "6789", booked.pin)
    assert right.status_code == 429
    assert "10분 뒤에" in right.text
    assert [arrive(device, "1111", wrong).status_code for _ in range(6)] == [409] * 5 + [429]
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CONFIRMED
    other = opened(booked.resource.get_parent())
    assert arrive(other, "6789", booked.pin).status_code == 429  # the next device counts on
    travel("2026-11-23 15:03")
    assert arrive(device, "6789", booked.pin).status_code == 302


def test_a_device_can_not_try_out_many(device, booked, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "kiosk_device": "4/10m/key"}
    statuses = [arrive(device, f"{number:04d}", "0000").status_code for number in range(6)]
    assert statuses == [409] * 4 + [429] * 2


def test_another_centers_booking_is_unknown_here(device, travel):
    other = make.open_room(CenterFactory(slug="other"))
    booking = make.book(make.person(phone="+821055556789"), other, make.on(clock.today(), 15))
    travel("2026-11-23 14:52")
    for who in ("6789", booking.code):
        assert "맞는 예약을 찾지 못했어요" in arrive(device, who, booking.pin).text
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED


def test_two_people_with_the_same_digits_use_the_code(device, room, booked, travel):
    other = make.book(make.person(2, phone="+821077776789"), room, make.on(clock.today(), 15))
    Booking.objects.update(pin="1234")
    travel("2026-11-23 14:52")
    assert "맞는 예약을 찾지 못했어요" in arrive(device, "6789", "1234").text
    assert arrive(device, other.code, "1234").status_code == 302


def test_what_is_lent_is_handed_over_at_the_desk(device, booked, travel):
    type(booked.resource).objects.filter(pk=booked.resource.pk).update(kind=ResourceKind.LOAN)
    travel("2026-11-23 14:52")
    assert "맞는 예약을 찾지 못했어요" in arrive(device, "6789", booked.pin).text


# --- Nothing left behind --------------------------------------------------------------------


def test_a_form_of_an_earlier_turn_does_and_shows_nothing(device, unit):
    data = room_form(device, unit, phone="010", pin="13")
    path = f"/kiosk/didim/rooms/{unit.pk}/"
    assert device.post(path, data).status_code == 422
    device.get("/kiosk/didim/reset/")
    for posted in (path, "/kiosk/didim/check-in/"):
        response = device.post(posted, data | {"who": "6789"})
        assert (response.status_code, response.headers["Location"]) == (302, "/kiosk/didim/")
    assert not Booking.objects.exists()


def test_the_first_screen_ends_the_turn(device, unit):
    data = room_form(device, unit)
    device.get("/kiosk/didim/")
    assert device.post(f"/kiosk/didim/rooms/{unit.pk}/", data).headers["Location"] == "/kiosk/didim/"
    assert not Booking.objects.exists()


def test_nothing_of_a_person_is_on_any_screen_after_the_reset(device, room, unit, booked, travel):
    """The walk: somebody books, somebody arrives, somebody gives up half way; then every screen is looked at."""
    other = Unit.objects.exclude(pk=unit.pk).get()
    device.post(f"/kiosk/didim/rooms/{other.pk}/", room_form(device, other))
    device.get("/kiosk/didim/done/")
    travel("2026-11-23 14:52")
    arrive(device, "6789", booked.pin)
    device.post("/kiosk/didim/check-in/", turn(device, "/kiosk/didim/check-in/", who="4321", pin="98"))
    device.get("/kiosk/didim/reset/")
    booking = Booking.objects.get(person=None)
    personal = {PHONE, "5678", "12345678", "2468", "6789", "4321", booked.person.name, booked.pin}
    personal |= {booking.code, booking.spoken_code, booked.code, booked.spoken_code, booked.person.email}
    paths = ["", "programs/", "rooms/", "check-in/", "using/", "done/"]
    paths += [f"{kind}/{key}/" for kind in ("rooms", "door") for key in (unit.pk, other.pk)]
    for path in paths:
        response = device.get(f"/kiosk/didim/{path}")
        page = re.sub(
            r'(csrfmiddlewaretoken|turn|request_key)" value="[^"]*"|<svg.*?</svg>', "", response.text
        )
        assert [each for each in personal if each in page] == [], path
    kept = {name: cookie.value for name, cookie in device.cookies.items() if cookie.value}
    assert set(kept) <= {"kiosk", "kiosk-turn", "csrftoken"}


def test_browsers_keep_nothing(device, unit):
    paths = ("", "programs/", "rooms/", "check-in/", "using/", f"rooms/{unit.pk}/", f"door/{unit.pk}/")
    for path in paths:
        response = device.get(f"/kiosk/didim/{path}")
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "same-origin"  # stricter, and browsers send no form
        assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+', response.text)
    for path in ("check-in/", "using/", f"rooms/{unit.pk}/"):
        page = device.get(f"/kiosk/didim/{path}").text
        assert 'autocomplete="off"' in page
        assert 'type="password"' not in page
        assert 'autocomplete="tel"' not in page


# --- The door -------------------------------------------------------------------------------


def door(device, unit) -> str:
    text = device.get(f"/kiosk/didim/door/{unit.pk}/").text
    return re.sub(r"<svg.*?</svg>|\s+", " ", text)


def test_free_and_until_when(device, room, unit):
    assert "비어 있어요" in door(device, unit)
    assert "오후 9:00까지 비어 있어요" in door(device, unit)
    booking = make.book(make.person(), room, make.on(clock.today(), 16), unit=unit)
    text = door(device, unit)
    assert "오후 4:00까지 비어 있어요" in text
    assert "다음: 오후 4:00~오후 5:00" in text
    assert booking.person.name not in text


def test_taken_and_by_what(device, room, unit, travel):
    booking = make.book(make.person(), room, make.on(clock.today(), 15), unit=unit)
    travel("2026-11-23 15:01")
    assert "예약" in door(device, unit)
    check_in(booking=booking)
    text = door(device, unit)
    assert "이용 중" in text
    assert "오후 4:00까지" in text
    assert booking.person.name not in text


def test_maintenance_and_closed(device, unit, travel):
    now = clock.now()
    Hold.objects.create(
        unit=unit, starts_at=now, ends_at=now + timedelta(hours=1), reason=HoldReason.MAINTENANCE
    )
    assert "점검" in door(device, unit)
    travel("2026-11-23 22:00")
    assert "지금은 열지 않아요" in door(device, unit)


def test_the_door_leads_to_telling_that_one_has_come(device, room, unit, travel):
    booking = make.book(make.person(), room, make.on(clock.today(), 15), unit=unit)
    travel("2026-11-23 14:52")
    assert "도착을 알리는 QR 코드" in door(device, unit)
    assert "도착했어요</button>" in signed_in(booking.person).get(here_path(unit)).text


# --- The markup -----------------------------------------------------------------------------


def test_every_screen_parses_strictly(device, unit):
    for path in ("", "programs/", "rooms/", "check-in/", f"rooms/{unit.pk}/", f"door/{unit.pk}/", "door/0/"):
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        tree = parser.parse(device.get(f"/kiosk/didim/{path}").content)
        assert parser.errors == [], path
        assert len(list(tree.iter("h1"))) == 1


def test_the_files_stay_small():
    css, js = (
        Path(finders.find(f"bookings/kiosk.{name}")).read_text(encoding="utf-8") for name in ("css", "js")
    )
    assert len(css.encode()) <= 12_000
    assert len(js.encode()) <= 6_000
    assert set(re.findall(r"var\((--[a-z-]+)\)", css)) <= set(re.findall(r"(--[a-z-]+)\s*:", css))
    assert "url(" not in css
    assert "@import" not in css
    assert "Storage" not in js
