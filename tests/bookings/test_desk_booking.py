"""One booking at the desk: touches, reasons, moving, rules set aside."""

from __future__ import annotations

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from bookings.enums import BookingStatus
from bookings.models import Booking
from bookings.services.arriving import check_in
from bookings.services.cancelling import booking_cancel
from core import clock
from people.enums import Role
from people.models import AccessRecord, Strike
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ACT = "/cms/desk/bookings/act/"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 13:55")


@pytest.fixture
def room():
    return make.open_room(CenterFactory(), capacities=(4, 4))


@pytest.fixture
def desk(room):
    return member(Role.DESK, room.get_parent())


@pytest.fixture
def client(desk):
    return signed_in(desk)


@pytest.fixture
def booking(room):
    """Monday 14:00-16:00."""
    return make.book(make.person(), room, make.on(clock.today(), 14), minutes=120)


def now_is(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def act(client, booking: Booking, name: str, **more: object) -> str:
    response = client.post(ACT, {"do": f"{name}:{booking.pk}", **more}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_touches_follow_the_booking_through_its_day(client, booking, travel):
    page = client.get(f"/cms/desk/bookings/{booking.pk}/").content.decode()
    assert f'value="check_in:{booking.pk}"' in page
    assert f'value="no_show:{booking.pk}"' not in page
    assert "도착을 확인했어요" in act(client, booking, "check_in")
    assert now_is(booking) == "checked_in"
    travel("2026-11-23 14:20")
    assert "이용 시간을 늘렸어요" in act(client, booking, "extend")
    assert booking.ends_at < Booking.objects.get(pk=booking.pk).ends_at
    act(client, booking, "leave")
    assert now_is(booking) == "completed"
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"bookings.check_in", "bookings.extend", "bookings.leave"} <= actions


def test_nobody_came(client, booking, travel):
    travel("2026-11-23 14:20")
    act(client, booking, "no_show")
    assert now_is(booking) == "no_show"
    assert Strike.objects.get().person == booking.person


def test_touching_twice_is_touching_once(client, booking):
    act(client, booking, "check_in")
    act(client, booking, "check_in")
    assert now_is(booking) == "checked_in"
    assert ModelLogEntry.objects.filter(action="bookings.check_in").count() == 1


def test_a_touch_that_comes_too_early_says_so(client, room):
    later = make.book(make.person(2), room, make.tomorrow_at(14))
    assert "아직 이른 시간이에요" in act(client, later, "check_in")
    assert now_is(later) == "confirmed"


@pytest.mark.parametrize("do", ["", "check_in", "check_in:x", "check_in:²", "erase:1", "check_in:999999"])
def test_what_is_no_touch_leads_nowhere(client, booking, do):
    assert client.post(ACT, {"do": do}).status_code == 404
    assert client.get(ACT).status_code == 405


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "home", "NaN"])
def test_no_touch_leads_off_the_site(client, booking, target):
    response = client.post(ACT, {"do": f"check_in:{booking.pk}", "next": target})
    assert response["Location"] == f"/cms/desk/bookings/{booking.pk}/"


def test_what_is_no_rule_is_not_offered_to_be_set_aside(client, room, booking, travel):
    make.book(make.person(2), room, make.on(clock.today(), 16), unit=booking.unit)
    check_in(booking=booking)
    travel("2026-11-23 14:20")
    page = act(client, booking, "extend", aside="followed", override_reason="전화로 부탁")
    assert "바로 뒤에 다른 예약이 있어서 늘릴 수 없어요" in page
    assert "이 규칙을 넘어서" not in page
    Booking.objects.filter(pk=booking.pk).update(status="completed")
    assert "이 규칙을 넘어서" not in act(client, booking, "extend")


def test_staff_are_not_sent_to_the_desk(client, booking):
    booking_cancel(booking=booking, by=booking.person, as_staff=True, reason="몸이 아파요")
    page = act(client, booking, "check_in")
    assert "지금은 이용할 수 있는 예약이 아니에요. 지금 상태를 다시 확인해 주세요." in page
    assert "창구에 말씀해" not in page


def test_nobody_is_said_to_be_told_of_what_was_cancelled_before(client, booking):
    booking_cancel(booking=booking, by=booking.person, as_staff=True, reason="몸이 아파요")
    mail.outbox.clear()
    typed = {"do": "cancel", "reason": "냉방기를 고쳐요"}
    page = client.post(f"/cms/desk/bookings/{booking.pk}/", typed, follow=True).content.decode()
    assert "그사이에 취소된 예약이에요" in page
    assert "메일로 알렸어요" not in page
    assert mail.outbox == []


def test_more_time_beyond_the_limit_names_the_rule_and_asks_why(client, room, travel):
    booking = make.book(make.person(2), room, make.on(clock.today(), 14), minutes=180)
    check_in(booking=booking)
    travel("2026-11-23 16:30")
    page = act(client, booking, "extend")
    assert "이 규칙에 걸려요" in page
    assert 'value="limit_day_minutes"' in page
    codes = ["limit_day_minutes", "length"]
    page = act(client, booking, "extend", aside=codes, override_reason="")
    assert "이유를 적어 주세요" in page
    act(client, booking, "extend", aside=codes, override_reason="행사가 길어졌어요")
    booking.refresh_from_db()
    assert booking.minutes == 210
    entry = ModelLogEntry.objects.get(action="bookings.extend")
    assert entry.data["reason"] == "행사가 길어졌어요"
    assert "limit_day_minutes" in entry.data["set_aside"]


# --- Requests -------------------------------------------------------------------------------


@pytest.fixture
def asked(room):
    room.policy.approval_hours = 24
    room.policy.save()
    return make.book(make.person(3), room, make.tomorrow_at(10))


def test_requests_are_listed_with_the_time_that_is_left(client, asked):
    page = client.get("/cms/desk/requests/").content.decode()
    assert asked.person_name in page
    assert "20시간" in page
    assert f'value="approve:{asked.pk}"' in page


def test_yes_by_one_touch(client, asked):
    act(client, asked, "approve", next="/cms/desk/requests/")
    assert now_is(asked) == "confirmed"
    assert "답을 기다리는 예약이 없어요" in client.get("/cms/desk/requests/").content.decode()


def test_no_with_a_reason(client, asked):
    address = f"/cms/desk/bookings/{asked.pk}/"
    page = client.post(address, {"do": "decline", "reason": ""}).content.decode()
    assert "예약한 사람에게 알릴 이유를 적어 주세요" in page
    client.post(address, {"do": "decline", "reason": "그날은 행사가 있어요"})
    assert (now_is(asked), asked.cancel_reason) == ("declined", "그날은 행사가 있어요")


# --- Moving ---------------------------------------------------------------------------------


def move(client, booking: Booking, **values: object) -> str:
    address = f"/cms/desk/bookings/{booking.pk}/move/"
    typed = {
        "date": "2026-11-24",
        "start": "2026-11-24T10:00",
        "minutes": "120",
        "reason": "냉방기 공사",
        **values,
    }
    return client.post(address, typed, follow=True).content.decode()


def test_moving_shows_free_times_and_tells_the_person(client, booking):
    page = client.get(f"/cms/desk/bookings/{booking.pk}/move/?date=2026-11-24").content.decode()
    assert 'value="2026-11-24T10:00"' in page
    mail.outbox.clear()
    assert "예약을 옮기고" in move(client, booking)
    booking.refresh_from_db()
    assert booking.starts_at == make.tomorrow_at(10)
    assert ModelLogEntry.objects.get(action="bookings.move").data["reason"] == "냉방기 공사"


def test_moving_to_another_unit(client, booking, room):
    other = room.units.exclude(pk=booking.unit_id).get()
    move(client, booking, date="2026-11-23", start="2026-11-23T14:00", unit=other.pk)
    booking.refresh_from_db()
    assert booking.unit == other


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"reason": ""}, "예약한 사람에게 알릴 이유를 적어 주세요"),
        ({"start": ""}, "옮길 시간을 고르거나 적어 주세요"),
        ({"start": "nonsense"}, "옮길 시간을 고르거나 적어 주세요"),
        ({"other_time": "25:99"}, "시간을 다시 확인해 주세요"),
    ],
)
def test_what_is_missing_is_said(client, booking, typed, says):
    page = move(client, booking, **typed)
    assert says in page
    booking.refresh_from_db()
    assert booking.starts_at == make.on(clock.today(), 14)


def test_rules_in_the_way_are_named_and_set_aside_with_a_reason(client, booking):
    page = move(client, booking, start="", other_time="22:00")
    assert 'value="closed"' in page
    assert "이 규칙에 걸려요" in page
    assert "냉방기 공사" in page, "what was typed is kept"
    page = move(client, booking, start="", other_time="22:00", aside=["closed"], override_reason="")
    assert "넘어서 하는 이유를 적어 주세요" in page
    move(client, booking, start="", other_time="22:00", aside=["closed"], override_reason="행사라서 열어요")
    booking.refresh_from_db()
    assert booking.starts_at == make.tomorrow_at(22)
    data = ModelLogEntry.objects.get(action="bookings.move").data
    assert (data["set_aside"], data["override_reason"]) == (["closed"], "행사라서 열어요")
    assert AccessRecord.objects.filter(reason__contains="행사라서 열어요").exists()


def test_a_taken_time_can_not_be_set_aside(client, booking, room):
    for number in (5, 6):
        make.book(make.person(number), room, make.tomorrow_at(10), minutes=120)
    page = move(client, booking, aside=["taken"], override_reason="그래도")
    assert "이 시간에는 예약할 수 없어요" in page
    assert "가까운 빈 시간" in page
    booking.refresh_from_db()
    assert booking.starts_at == make.on(clock.today(), 14)


def test_what_is_over_is_not_moved(client, booking):
    Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.COMPLETED)
    assert "옮길 수 없어요" in move(client, booking)


# --- Finding --------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["이디딤1", "0001", "010-0000-0001", "01000000001", "{code}", "{spoken}"])
def test_the_list_is_searched_by_name_phone_end_and_code(client, booking, room, words):
    make.book(make.person(2, name="김다른"), room, make.on(clock.today(), 17))
    words = words.format(code=booking.code, spoken=booking.spoken_code)
    page = client.get("/cms/desk/bookings/", {"q": words}).content.decode()
    assert f"/cms/desk/bookings/{booking.pk}/" in page
    assert page.count("/cms/desk/bookings/") - page.count("/cms/desk/bookings/results/") >= 1
    assert "김*른" not in page


@pytest.mark.parametrize("words", ["001", "0000", "없는 사람"])
def test_what_finds_nobody_shows_nobody(client, booking, words):
    assert booking.spoken_code not in client.get("/cms/desk/bookings/", {"q": words}).content.decode()


def test_guests_are_found_and_masked_as_well(client, room):
    from bookings.services.booking import Guest

    booking = make.book(None, room, make.tomorrow_at(10), guest=Guest("홍길동", "+821055554444"))
    page = client.get("/cms/desk/bookings/", {"q": "4444"}).content.decode()
    assert booking.spoken_code in page
    assert "홍*동" in page
    assert "홍길동" not in page
    assert "010-5555-4444" in client.get(f"/cms/desk/bookings/{booking.pk}/").content.decode()
