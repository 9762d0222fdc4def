"""Guests (no account, booked at the desk, on the phone or at the kiosk) are told by SMS what others are told by mail."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from bookings.enums import BookingStatus
from bookings.guest_messages import FOR_GUESTS
from bookings.models import Booking
from bookings.services.arriving import no_show
from bookings.services.booking import Guest
from bookings.services.cancelling import booking_cancel
from bookings.services.clockwork import run_due
from bookings.services.lending import hand_over, take_back
from bookings.services.moving import Move, booking_move
from outbox.models import Sms, SmsStatus
from outbox.sms.text import Form
from outbox.sms.words import kind_words, sms_words
from tests.factories import bookings as make
from tests.factories import closets
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PHONE = "+821055554444"
LINK = re.compile(r"http://[^/]+(/bookings/([a-z-]+)/\S+)")


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 13:10")


@pytest.fixture(autouse=True)
def _queued(settings):
    """Messages stay in the queue, to be read there."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


@pytest.fixture
def room():
    rules = make.policy(name="자리를 푸는 방", releases=True)
    return make.open_room(CenterFactory(title="우리 센터"), title="스터디룸", policy=rules)


@pytest.fixture
def booked(room):
    """A caller, for 15:00 today."""
    return call(room)


def call(room, phone: str = PHONE) -> Booking:
    return make.book(None, room, make.on(make.clock.today(), 15), guest=Guest("홍길동", phone))


def told() -> str:
    """The text of the newest SMS as it would leave now."""
    text = sms_words(Sms.objects.first())
    assert text is not None
    assert text.replaced == ()
    return text.body


def link(text: str, purpose: str) -> str:
    return next(match[1] for match in LINK.finditer(text) if match[2] == purpose)


def test_a_caller_is_told_and_can_cancel_by_the_link(booked):
    assert Sms.objects.get().to == PHONE
    text = told()
    assert text.startswith("[디딤] 예약했어요\n11월 23일(월) 오후 3:00~4:00\n우리 센터 스터디룸\n취소: http")
    assert not re.search(
        rf"\b({booked.code}|{booked.spoken_code}|{booked.pin})\b", text.replace(LINK.search(text)[0], "")
    )
    client = Client()
    assert "홍길동" not in client.get(link(text, "cancel")).text
    client.post(link(text, "cancel"), follow=True)
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED
    assert told() == "[디딤] 예약이 취소됐어요\n11월 23일(월) 오후 3:00~4:00\n우리 센터 스터디룸"
    assert (
        kind_words(FOR_GUESTS["booking_cancelled"], _message("booking_cancelled", booked), "ko").form
        is Form.SMS
    )
    assert mail.outbox == []


def _message(name: str, booking: Booking):
    return FOR_GUESTS[name].load(booking_id=booking.pk)


def test_staff_cancel_or_move_with_a_reason(booked, room):
    staff = make.person(9)
    move = Move(make.on(make.clock.today(), 17), as_staff=True, reason="냉방기를 고쳐야 해요")
    booking_move(booking=booked, move=move, by=staff)
    assert "전: 11월 23일(월) 오후 3:00~4:00\n후: 11월 23일(월) 오후 5:00~6:00" in told()
    assert "이유: 냉방기를 고쳐야 해요" in told()
    booking_cancel(booking=booked, by=staff, reason="정전이에요", as_staff=True)
    assert told().endswith("이유: 정전이에요")


def test_nobody_loses_the_place_unasked(booked, travel):
    travel("2026-11-23 15:06")
    run_due()
    text = told()
    assert text.startswith("[디딤] 아직 오시나요?")
    assert "까지 기다려요" in text
    Client().post(link(text, "coming"))
    booked.refresh_from_db()
    assert booked.coming_at
    travel("2026-11-23 15:25")
    run_due()
    booked.refresh_from_db()
    assert booked.status == BookingStatus.NO_SHOW
    assert "자리를 풀었어요" in told()
    assert Sms.objects.count() == 3


def test_a_guest_lets_it_go_by_the_link(booked, travel):
    travel("2026-11-23 15:06")
    run_due()
    Client().post(link(told(), "let-go"))
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CANCELLED


def test_what_is_not_so_any_more_is_not_said(booked):
    waiting = Sms.objects.get()
    booking_cancel(booking=booked, by=None)
    assert sms_words(waiting) is None
    Booking.objects.update(guest_name="", guest_phone="")
    assert all(sms_words(sms) is None for sms in Sms.objects.all()), "forgotten in between"


@pytest.mark.parametrize("phone", ["", "+8221234567"])
def test_without_a_mobile_phone_no_message(room, phone):
    booking = call(room, phone)
    booking_cancel(booking=booking, by=None)
    assert Sms.objects.count() == 0


def test_somebody_with_an_account_gets_a_mail_only(room):
    booking = make.book(make.person(1), room, make.tomorrow_at(15))
    booking_cancel(booking=booking, by=booking.person)
    assert Sms.objects.count() == 0


def test_staff_say_that_nobody_came(booked, travel):
    travel("2026-11-23 15:30")
    no_show(booking=booked, by=make.person(9))
    assert "못 만나 자리를 풀었어요" in told()


def test_numbers_and_links_are_not_logged(booked, travel, caplog, settings):
    settings.SMS = {
        **settings.SMS,
        "BACKEND": "outbox.sms.backends.SolapiBackend",
        "URL": "http://127.0.0.1:9",
    }
    from outbox.errors import Unreachable
    from outbox.sms import queue

    with caplog.at_level(logging.DEBUG), pytest.raises(Unreachable):
        queue.drain()
    assert PHONE[3:] not in caplog.text
    assert "/bookings/" not in caplog.text


def test_nothing_stays_of_what_was_sent(booked, settings):
    settings.SMS = {**settings.SMS, "BACKEND": "outbox.sms.backends.ConsoleBackend"}
    from outbox.sms import queue

    queue.drain()
    sms = Sms.objects.get()
    assert (sms.status, sms.text, sms.context["values"]) == (SmsStatus.SENT, "", None)


def test_a_suit_is_asked_back(travel):
    closet = closets.closet()
    suit = closet.units.order_by("pk").first()
    day = make.clock.today() + timedelta(days=1)
    staff = make.person(9)
    booking = make.book(
        None,
        closet,
        make.on(day, 14),
        minutes=0,
        party_size=1,
        unit=suit,
        interview_on=day + timedelta(days=1),
        guest=Guest("홍길동", PHONE),
        by=staff,
    )
    assert f"{suit}, 신분증을 가져와 주세요." in told()
    travel(f"{day} 14:00")
    hand_over(booking=booking, by=staff, id_checked=True)
    booking.refresh_from_db()
    due = make.clock.local(booking.ends_at).date()
    for date, says in (
        (due - timedelta(days=1), "내일("),
        (due, "오늘 "),
        (due + timedelta(days=1), "지났어요"),
    ):
        travel(f"{date} 10:00")
        run_due()
        run_due()
        assert says in told()
    assert Sms.objects.count() == 4
    take_back(booking=booking, by=staff)
    assert Sms.objects.count() == 4


@pytest.mark.parametrize("name", sorted(FOR_GUESTS))
def test_every_text_is_short_and_of_letters_that_carriers_have(name):
    kind = FOR_GUESTS[name]
    text = kind_words(kind, kind.sample(), "ko")
    assert text.replaced == ()
    assert not text.is_too_long
    assert len(LINK.sub("", text.body)) < 150
