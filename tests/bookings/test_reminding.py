"""Reminders before a booking begins: the day before; of counselling also the hour before. Each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from bookings.guest_messages import FOR_GUESTS
from bookings.models import Booking, BookingReminder
from bookings.services.booking import Guest, booking_create
from bookings.services.cancelling import booking_cancel
from bookings.services.moving import Move, booking_move
from bookings.services.reminding import remind_due, reminders_forget
from core import clock
from outbox.models import Sms
from outbox.sms.words import kind_words
from tests.factories import bookings as make
from tests.factories import closets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room()


def at(hour: int, minute: int = 0, *, days: int = 0):
    return make.tomorrow_at(hour, minute) + timedelta(days=days)


def reminders() -> list[str]:
    return [
        each.subject for each in mail.outbox if "만나요" in each.subject and "예약했어요" not in each.subject
    ]


def test_the_day_before_once(room, travel):
    booking = make.book(make.person(), room, at(14, days=1))
    travel("2026-11-24 13:59")
    assert remind_due() == 0
    travel("2026-11-24 14:00")
    assert [remind_due(), remind_due()] == [1, 0]
    assert reminders() == [f"내일 만나요: {booking.period} {booking.resource.get_parent()}"]
    letter = mail.outbox[-1]
    assert booking.spoken_code in letter.body
    assert "/bookings/cancel/" in letter.body
    travel("2026-11-25 13:00")
    assert remind_due() == 0, "an hour before is for counselling"


def test_who_booked_later_has_just_been_told(room):
    make.book(make.person(), room, at(8 + 1))
    assert remind_due() == 0


def test_a_worker_that_stood_still_says_it_a_little_later_and_then_no_more(room, travel):
    make.book(make.person(), room, at(14, days=1))
    travel("2026-11-24 17:00")
    assert remind_due() == 0
    travel("2026-11-24 16:59")
    assert remind_due() == 1


def test_moved_it_is_another_thing_to_remind_of(room, travel):
    booking = make.book(make.person(), room, at(14, days=1))
    travel("2026-11-24 14:00")
    remind_due()
    booking_move(booking=booking, move=Move(at(15, days=1)), by=booking.person)
    travel("2026-11-25 15:00")
    assert remind_due() == 1
    assert BookingReminder.objects.count() == 2


def test_what_was_called_off_is_not_reminded_of(room, travel):
    booking = make.book(make.person(), room, at(14, days=1))
    travel("2026-11-24 13:00")
    booking_cancel(booking=booking, by=booking.person)
    travel("2026-11-24 14:00")
    assert remind_due() == 0


def test_counselling_the_hour_before_too(travel):
    counselling = make.counselling()
    make.book(make.person(), counselling, at(14, days=1), minutes=50, party_size=1)
    travel("2026-11-24 14:00")
    assert remind_due() == 1
    travel("2026-11-25 13:00")
    assert [remind_due(), remind_due()] == [1, 0]
    assert reminders()[-1].startswith("곧 만나요: 오후 2:00")


def test_fetching_a_suit(travel):
    closets.borrow(make.person(), closets.closet(), at(14, days=1), 1)
    travel("2026-11-24 14:00")
    assert remind_due() == 1
    assert "신분증" in mail.outbox[-1].body


def test_a_guest_is_reminded_by_sms(room, travel):
    booking = booking_create(
        person=None,
        resource=room,
        starts_at=at(14, days=1),
        minutes=60,
        party_size=2,
        guest=Guest("김손님", "+821012340000"),
        by=make.person(9),
    )
    travel("2026-11-24 14:00")
    Sms.objects.all().delete()
    assert remind_due() == 1
    assert Sms.objects.get().to == "+821012340000"
    kind = FOR_GUESTS["booking_tomorrow"]
    values = {"booking_id": booking.pk, "starts_at": booking.starts_at.isoformat()}
    assert "내일 만나요" in kind_words(kind, kind.load(**values), "ko").body
    Booking.objects.update(starts_at=at(16, days=1), ends_at=at(17, days=1))
    assert kind.load(**values) is None, "moved: another reminder will say so"


def test_rows_of_what_is_long_over_go(room, travel):
    make.book(make.person(), room, at(14, days=1))
    travel("2026-11-24 14:00")
    remind_due()
    assert reminders_forget() == 0
    travel(f"{clock.today() + timedelta(days=32)} 14:01")
    assert reminders_forget() == 1
