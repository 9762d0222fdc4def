"""The pages of appointments, studios and requests, and moving, as a visitor's browser gets them."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from bookings.enums import BookingStatus
from bookings.errors import Refused
from bookings.models import Booking
from bookings.services.answering import request_decline
from bookings.services.booking import AppointmentWish
from core import clock
from tests.bookings.test_pages import start_of
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday_noon(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


def send(client, resource, hour=14, **data):
    values = {"start": start_of(make.tomorrow_at(hour)), "consent-booking-1": "on", **data}
    return client.post(f"{resource.url}book/", values)


def form_of(client, resource, hour=14) -> str:
    response = client.get(f"{resource.url}book/", {"start": start_of(make.tomorrow_at(hour))})
    return response.content.decode()


# --- Appointments ---------------------------------------------------------------------------


TALK = {
    "minutes": "50",
    "topic": "career",
    "unit": "",
    "way": "in_person",
    "message": "무엇부터 할지 모르겠어요.",
}


@pytest.fixture
def counselling():
    return make.counselling(site_root())


def test_the_list_says_who_is_free(client, counselling):
    unit = counselling.units.order_by("sort_order").first()
    make.book(make.person(2), counselling, make.tomorrow_at(14), minutes=50, party_size=1, unit=unit)
    html = client.get(counselling.url, {"date": "2026-11-24"}).content.decode()
    assert 'aria-label="11월 24일 화요일 오후 2시부터, 2호실 가능"' in html
    assert 'aria-label="11월 24일 화요일 오후 3시부터, 1호실, 2호실 가능"' in html
    assert "1명부터 1명까지" not in html


def test_an_appointment_with_all_that_was_said(client, counselling, visitor):
    booking_page = send(client, counselling, **TALK)
    booking = Booking.objects.get()
    assert booking_page["Location"] == booking.get_absolute_url()
    about = booking.appointment
    assert (about.topic, about.way, about.message) == ("career", "in_person", TALK["message"])
    assert booking.minutes == 50
    html = client.get(booking.get_absolute_url()).content.decode()
    for part in ("1호실", "진로·직무", "만나서", TALK["message"], "파일 올리기"):
        assert part in html
    assert "만나는 방법: 만나서" in mail.outbox[-1].body


def test_a_named_counsellor(client, counselling, visitor):
    second = counselling.units.order_by("sort_order").last()
    send(client, counselling, **TALK | {"unit": second.pk, "way": "phone"})
    assert Booking.objects.get().unit == second


def test_who_is_busy_is_not_offered_and_without_a_room_there_is_no_meeting(client, counselling, visitor):
    unit = counselling.units.order_by("sort_order").first()
    make.book(make.person(2), counselling, make.tomorrow_at(14), minutes=50, party_size=1, unit=unit)
    html = form_of(client, counselling)
    assert f'name="unit" value="{unit.pk}"' not in html
    assert 'value="in_person"' not in html
    assert "이 시간에는 만날 방이 없어요" in html
    response = send(client, counselling, **TALK)
    assert response.status_code == 409
    assert "전화나 화상으로 바꾸거나" in response.content.decode()
    assert TALK["message"] in response.content.decode()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"topic": ""}, "이야기할 것을 골라 주세요"),
        ({"topic": "money"}, "목록에서 이야기할 것을"),
        ({"way": ""}, "어떻게 만날지 골라 주세요"),
        ({"way": "pigeon"}, "목록에서 어떻게 만날지"),
        ({"unit": "999999"}, "목록에서 상담사를"),
        ({"unit": "x"}, "목록에서 상담사를"),
        ({"message": "990101-1234567"}, "주민등록번호는 받지 않아요"),
        ({"message": "가" * 1001}, "1,000자까지"),
    ],
)
def test_what_is_wrong_is_said(client, counselling, visitor, wrong, message):
    response = send(client, counselling, **TALK | wrong)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not Booking.objects.exists()


def test_only_topics_that_the_resource_names(client, counselling, visitor):
    counselling.options = "모의면접, 이미지컨설팅"
    counselling.save()
    html = form_of(client, counselling)
    assert re.findall(r'name="topic" value="(\w+)"', html) == ["interview", "image", "unsure"]


def test_with_one_counsellor_nobody_is_asked_whom(client, visitor):
    resource = make.counselling(site_root(), counsellors=1)
    assert 'name="unit"' not in form_of(client, resource)
    send(client, resource, **TALK)
    assert Booking.objects.get().unit == resource.units.get()


def test_the_video_link_is_on_the_page_in_its_minutes_only(client, counselling, visitor, travel):
    send(client, counselling, **TALK | {"way": "video"})
    booking = Booking.objects.get()
    booking.appointment.video_url = "https://meet.example/secret"
    booking.appointment.save()
    html = client.get(booking.get_absolute_url()).content.decode()
    assert "meet.example" not in html
    assert "시작 10분 전부터" in html
    travel("2026-11-24 13:51")
    client.force_login(visitor)
    assert "https://meet.example/secret" in client.get(booking.get_absolute_url()).content.decode()
    travel("2026-11-24 14:51")
    assert "meet.example" not in client.get(booking.get_absolute_url()).content.decode()
    assert all("meet.example" not in sent.body for sent in mail.outbox)


# --- Studio ---------------------------------------------------------------------------------


def test_a_photo_with_options_once_a_year(client, visitor):
    resource = make.studio(site_root())
    html = form_of(client, resource)
    assert 'name="minutes" value="20"' in html
    assert "이용 시간" not in html
    assert send(client, resource, minutes="20", options=["헤어", "메이크업"]).status_code == 302
    booking = Booking.objects.get()
    assert (booking.minutes, booking.option_list) == (20, ["헤어", "메이크업"])
    assert "헤어, 메이크업" in client.get(booking.get_absolute_url()).content.decode()
    again = send(client, resource, hour=16, minutes="20")
    assert again.status_code == 409
    assert "한 해 1번까지" in again.content.decode()


def test_only_options_that_there_are(client, visitor):
    response = send(client, make.studio(site_root()), minutes="20", options=["염색"])
    assert response.status_code == 422
    assert "목록에 있는 것만" in response.content.decode()


# --- Requests for approval ------------------------------------------------------------------


@pytest.fixture
def approved_room():
    return make.open_room(site_root(), policy=make.policy(name="승인하는 방", approval_hours=24))


def test_a_request_says_so_before_and_after(client, approved_room, visitor):
    html = form_of(client, approved_room)
    assert "센터가 확인한 뒤에 확정되는 예약이에요" in html
    assert "예약 신청하기" in html
    page = client.get(send(client, approved_room, minutes="60", party_size="2")["Location"]).content.decode()
    assert "신청했어요" in page
    assert "11월 24일(화) 오후 12:00까지" in page
    assert "신청 취소" in page
    assert "승인 기다림" in client.get("/me/").content.decode()


def test_a_declined_request_says_why(client, approved_room, visitor):
    booking = make.book(visitor, approved_room, make.tomorrow_at(14))
    request_decline(booking=booking, by=make.person(9), reason="그날 행사가 있어요.")
    html = client.get(booking.get_absolute_url()).content.decode()
    assert "센터가 예약을 받지 못했어요" in html
    assert "그날 행사가 있어요." in html


# --- Moving ---------------------------------------------------------------------------------


@pytest.fixture
def booked(counselling, visitor):
    return make.book(
        visitor, counselling, make.tomorrow_at(14), minutes=50, party_size=1, appointment=AppointmentWish()
    )


def move(client, booking, hour=16, **data):
    values = {"start": start_of(make.tomorrow_at(hour)), "unit": "", **data}
    return client.post(f"{booking.get_absolute_url()}move/", values)


def test_free_times_then_one_then_done(client, booked):
    address = f"{booked.get_absolute_url()}move/"
    html = client.get(address, {"date": "2026-11-24"}).content.decode()
    assert 'href="?start=2026-11-24T16:00"' in html
    assert "?start=2026-11-24T14:00" not in html, "that is where it is"
    html = client.get(address, {"start": "2026-11-24T16:00"}).content.decode()
    assert "이 시간으로 바꿀까요?" in html
    assert f'value="{booked.unit_id}"' in html
    assert move(client, booked, unit=booked.unit_id)["Location"] == booked.get_absolute_url()
    booked.refresh_from_db()
    assert booked.starts_at == make.tomorrow_at(16)
    assert mail.outbox[-1].subject.startswith("예약이 바뀌었어요")


def test_one_s_own_limit_does_not_stand_in_the_way(client, booked):
    html = client.get(f"{booked.get_absolute_url()}move/", {"date": "2026-11-24"}).content.decode()
    assert "하루 1번을 다 썼어요" not in html


def test_another_counsellor(client, booked):
    other = booked.resource.units.exclude(pk=booked.unit_id).get()
    move(client, booked, unit=other.pk)
    booked.refresh_from_db()
    assert booked.unit == other


def test_a_taken_time_leaves_the_booking_as_it_was(client, booked):
    make.book(make.person(2), booked.resource, make.tomorrow_at(16), minutes=50, party_size=1)
    response = move(client, booked, unit="")
    assert response.status_code == 409
    assert "지금 예약은 그대로 있어요" in response.content.decode()
    booked.refresh_from_db()
    assert booked.starts_at == make.tomorrow_at(14)


def test_after_the_deadline_it_can_not_be_moved(client, booked, travel):
    travel("2026-11-24 11:01")
    client.force_login(booked.person)
    assert "시간 바꾸기" not in client.get(booked.get_absolute_url()).content.decode()
    assert "지금은 바꿀 수 없어요" in client.get(f"{booked.get_absolute_url()}move/").content.decode()
    assert move(client, booked).status_code == 409
    booked.refresh_from_db()
    assert clock.local(booked.starts_at).hour == 14


def test_nobody_moves_the_booking_of_another(client, booked):
    client.force_login(make.person(2))
    assert client.get(f"{booked.get_absolute_url()}move/").status_code == 404
    assert move(client, booked).status_code == 404


@pytest.mark.parametrize("start", ["", "내일", "2026-11-24", "0001-01-01T00:00", "2026-11-24T25:00"])
def test_any_start_answers(client, booked, start):
    address = f"{booked.get_absolute_url()}move/"
    assert client.get(address, {"start": start}).status_code == 200
    assert client.post(address, {"start": start}).status_code == 200


def test_a_party_moves_with_its_companions(client, visitor):
    room = make.open_room(site_root())
    booking = make.book(visitor, room, make.tomorrow_at(10), minutes=120, party_size=3)
    assert move(client, booking, hour=15).status_code == 302
    booking.refresh_from_db()
    assert (booking.starts_at, booking.minutes, booking.party_size) == (make.tomorrow_at(15), 120, 3)
    assert booking.status == BookingStatus.CONFIRMED


def test_a_used_up_limit_still_refuses_what_is_new(counselling, visitor):
    make.book(visitor, counselling, make.tomorrow_at(14), minutes=50, party_size=1)
    with pytest.raises(Refused):
        make.book(visitor, counselling, make.tomorrow_at(16), minutes=50, party_size=1)
