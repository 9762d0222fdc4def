"""The page of one's own booking: what it says in every state, and what can be done there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookings.enums import BookingStatus, ResourceKind
from bookings.models import Booking, Waiting
from bookings.own import STATES, Act, state_of
from bookings.services.arriving import check_in
from bookings.services.cancelling import booking_cancel
from bookings.services.waiting import waiting_join
from core import clock
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    policy = make.policy(name="자리를 푸는 방", releases=True)
    return make.open_room(CenterFactory(title="디딤 청년센터"), policy=policy)


@pytest.fixture
def booked(room):
    """Monday 14:00-16:00."""
    return make.book(make.person(), room, make.on(clock.today(), 14), minutes=120)


@pytest.fixture
def client(booked):
    return signed_in(booked.person)


def page(client, booking: Booking) -> str:
    response = client.get(booking.get_absolute_url())
    assert response.status_code == 200
    return response.text


def act(client, booking: Booking, wanted: Act, **data: str) -> str:
    path = f"{booking.get_absolute_url()}{wanted.value}/"
    text = client.post(path, data, follow=True).text
    booking.refresh_from_db()
    return text


def test_every_status_has_its_words():
    assert set(STATES) == set(BookingStatus)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("completed", "이용을 마쳤어요"),
        ("declined", "다음 분께 넘긴 자리예요"),
        ("expired", "센터가 제때 답하지 못했어요"),
        ("cancelled", "취소한 예약이에요"),
        ("no_show", "오지 않은 예약이에요"),
    ],
)
def test_what_is_over_says_so(client, booked, status, words):
    Booking.objects.filter(pk=booked.pk).update(status=status)
    text = page(client, booked)
    assert words in text
    assert "도착 확인 번호" not in text
    assert "다시 예약하기" in text


def test_a_declined_request_tells_the_reason(client, booked):
    Booking.objects.filter(pk=booked.pk).update(status="declined", cancel_reason="행사가 있어요.")
    assert "센터가 예약을 받지 못했어요" in page(client, booked)
    assert "행사가 있어요." in page(client, booked)


def test_a_request_waits_until_its_deadline(client, booked):
    until = clock.now() + timedelta(hours=3)
    Booking.objects.filter(pk=booked.pk).update(status="requested", answer_until=until)
    text = page(client, booked)
    assert "신청했어요" in text
    assert "11월 23일(월) 오후 12:00까지 답해" in text
    assert "신청 취소" in text


def test_strikes_lead_to_ones_own_standing(client, booked):
    assert "/me/standing/" in page(client, booked)
    Booking.objects.filter(pk=booked.pk).update(status="no_show")
    assert "/me/standing/" in page(client, booked)


def test_no_strikes_for_counselling():
    policy = make.policy(name="상담", releases=True, kind=ResourceKind.APPOINTMENT, min_party=1)
    resource = make.open_room(policy=policy, kind=ResourceKind.APPOINTMENT, capacities=(1,))
    booking = make.book(make.person(), resource, make.on(clock.today(), 14), party_size=1)
    assert not state_of(booking).is_strict
    booking.status = BookingStatus.NO_SHOW
    assert "벌점은 없어요" in state_of(booking).text


# --- The day --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "acts"),
    [
        ("13:39", ()),
        ("13:45", (Act.LET_GO,)),
        ("13:50", (Act.CHECK_IN, Act.LET_GO)),
        ("14:05", (Act.CHECK_IN, Act.COMING, Act.LET_GO)),
        ("16:00", ()),
    ],
)
def test_what_can_be_done_before_one_has_come(booked, travel, moment, acts):
    travel(f"2026-11-23 {moment}")
    assert state_of(booked).acts == acts


def test_code_pin_and_qr_are_there_to_be_shown(client, booked):
    text = page(client, booked)
    assert booked.spoken_code in text
    assert booked.pin in text
    assert f"예약 번호 {booked.spoken_code}의 QR 코드" in text


def test_arriving_and_leaving(client, booked, travel):
    travel("2026-11-23 13:50")
    assert "도착했어요</button>" in page(client, booked)
    assert "도착을 확인했어요" in act(client, booked, Act.CHECK_IN)
    assert booked.status == BookingStatus.CHECKED_IN
    travel("2026-11-23 14:29")
    asks = client.get(f"{booked.get_absolute_url()}leave/")
    assert "이용을 마칠까요?" in asks.text
    assert "이용을 마쳤어요" in act(client, booked, Act.LEAVE)
    assert (booked.status, booked.minutes) == (BookingStatus.COMPLETED, 30)


def test_too_early_is_refused_kindly(client, booked):
    assert "아직 이른 시간이에요" in act(client, booked, Act.CHECK_IN)
    assert booked.status == BookingStatus.CONFIRMED


def test_thirty_minutes_more_even_if_pressed_twice(client, booked, travel):
    travel("2026-11-23 15:50")
    check_in(booking=booked)
    assert "30분 더 쓸게요" in page(client, booked)
    seen = clock.local(booked.ends_at).isoformat()
    act(client, booked, Act.EXTEND, seen_end=seen)
    act(client, booked, Act.EXTEND, seen_end=seen)
    assert booked.minutes == 150


def test_why_not_longer(client, booked, room, travel):
    make.book(make.person(2), room, make.on(clock.today(), 16))
    travel("2026-11-23 15:50")
    check_in(booking=booked)
    text = page(client, booked)
    assert "지금은 더 늘릴 수 없어요" in text
    assert "바로 뒤에 다른 예약이 있어서" in text
    assert "더 쓸게요</button>" not in text


def test_late_but_coming_and_letting_go(client, booked, travel):
    travel("2026-11-23 14:05")
    assert "오후 2:10까지 기다려요" in page(client, booked)
    act(client, booked, Act.COMING)
    assert booked.coming_at
    assert "오후 2:20까지 기다려요" in page(client, booked)
    assert client.get(f"{booked.get_absolute_url()}let-go/").status_code == 200
    assert "벌점은 없어요" in act(client, booked, Act.LET_GO)
    assert booked.status == BookingStatus.CANCELLED


def test_asking_changes_nothing(client, booked, travel):
    travel("2026-11-23 14:05")
    for wanted in Act:
        client.get(f"{booked.get_absolute_url()}{wanted.value}/")
    booked.refresh_from_db()
    assert (booked.status, booked.coming_at) == (BookingStatus.CONFIRMED, None)


def test_nobody_elses_booking(booked, travel):
    travel("2026-11-23 14:00")
    stranger = signed_in(make.person(2))
    assert stranger.get(booked.get_absolute_url()).status_code == 404
    assert stranger.post(f"{booked.get_absolute_url()}check-in/").status_code == 404


# --- Offers and waiting ---------------------------------------------------------------------


def test_an_offer_is_taken_or_passed_on(booked, room):
    others = [make.person(2), make.person(3)]
    for each in others:
        waiting_join(person=each, resource=room, starts_at=booked.starts_at, minutes=120, party_size=2)
    booking_cancel(booking=booked, by=booked.person)
    first = Booking.objects.get(status=BookingStatus.OFFERED)
    text = page(signed_in(others[0]), first)
    assert "기다리던 자리가 났어요" in text
    assert "오전 10:00까지 맡아 둘게요" in text
    assert "넘겼어요" in act(signed_in(others[0]), first, Act.DECLINE)
    second = Booking.objects.get(status=BookingStatus.OFFERED)
    assert "예약했어요" in act(signed_in(others[1]), second, Act.ACCEPT)
    assert second.status == BookingStatus.CONFIRMED


def test_an_offer_that_ran_out_says_so(booked, room, travel):
    waiting_join(person=make.person(2), resource=room, starts_at=booked.starts_at, minutes=120, party_size=2)
    booking_cancel(booking=booked, by=booked.person)
    offer = Booking.objects.get(status=BookingStatus.OFFERED)
    Booking.objects.filter(pk=offer.pk).update(status="expired", answer_until=None)
    assert "답할 시간이 지났어요" in page(signed_in(offer.person), offer)


def wait_path(room) -> str:
    return f"{room.url}wait/?start=2026-11-23T14:00"


def test_a_taken_time_leads_into_the_line(booked, room):
    visitor = make.person(2)
    client = signed_in(visitor)
    assert "자리 나면 알려 주세요" in client.get(f"{room.url}?date=2026-11-23").text
    assert "자리를 기다릴까요?" in client.get(wait_path(room)).text
    data = {"start": "2026-11-23T14:00", "minutes": "60", "party_size": "2"}
    assert client.post(f"{room.url}wait/", data).status_code == 422  # consent is missing
    data |= {"consent-booking-1": "on"}
    response = client.post(f"{room.url}wait/", data, follow=True)
    assert "지금 1번째로 기다리고 있어요" in response.text
    assert "1번째로 기다려요" in response.text
    client.post(f"{room.url}wait/", data)
    assert Waiting.objects.filter(person=visitor).count() == 1


def test_whoever_is_not_signed_in_comes_back(booked, room, client):
    client.logout()
    assert "wait/" in client.get(wait_path(room)).headers["Location"]


def test_nobody_waits_for_what_can_be_booked(room, client):
    free = f"{room.url}wait/?start=2026-11-23T18:00"
    assert client.get(free).headers["Location"] == f"{room.url}book/?start=2026-11-23T18:00"
    data = {"start": "2026-11-23T18:00", "minutes": "60", "party_size": "2", "consent-booking-1": "on"}
    response = client.post(f"{room.url}wait/", data)
    assert response.status_code == 409
    assert "기다리지 않아도 돼요" in response.text
    assert "바로 예약하기" in response.text


def test_a_refused_form_leads_into_the_line(booked, room):
    client = signed_in(make.person(2))
    form = client.get(f"{room.url}book/?start=2026-11-23T14:00")
    assert f'formaction="{room.url}wait/"' in form.text


def test_leaving_the_line(booked, room):
    waiting = waiting_join(
        person=make.person(2), resource=room, starts_at=booked.starts_at, minutes=60, party_size=2
    )
    path = f"/me/waiting/{waiting.pk}/leave/"
    assert signed_in(make.person(3)).post(path).status_code == 404
    client = signed_in(waiting.person)
    assert "그만 기다리기" in client.get("/me/").text
    assert client.get(path).status_code == 405
    assert "이제 이 시간은 기다리지 않아요" in client.post(path, follow=True).text
    assert "그만 기다리기" not in client.get("/me/").text
