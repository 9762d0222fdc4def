"""Cancelling: by the person until the deadline, by staff with a reason."""

import pytest
from django.core import mail
from icalendar import Calendar
from wagtail.models import ModelLogEntry

from bookings.errors import Refused
from bookings.models import Hold
from bookings.services.cancelling import booking_cancel
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def booking():
    return make.book(make.person(), make.open_room(), make.tomorrow_at(14))


def test_the_time_is_free_again(booking):
    booking_cancel(booking=booking, by=booking.person)
    assert not Hold.objects.exists()
    assert make.book(make.person(2), booking.resource, booking.starts_at).pk


def test_twice_is_once(booking):
    first = booking_cancel(booking=booking, by=booking.person)
    second = booking_cancel(booking=booking, by=booking.person)
    assert (second.cancelled_at, second.sequence) == (first.cancelled_at, 1)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        pytest.param("2026-11-24 13:39", True, id="21-minutes-before"),
        pytest.param("2026-11-24 13:40", False, id="20-minutes-before"),
        pytest.param("2026-11-24 14:30", False, id="while-it-runs"),
    ],
)
def test_until_the_deadline(booking, travel, moment, allowed):
    travel(moment)
    if allowed:
        assert booking_cancel(booking=booking, by=booking.person).status == "cancelled"
        return
    with pytest.raises(Refused) as caught:
        booking_cancel(booking=booking, by=booking.person)
    assert caught.value.code == "too_late_to_cancel"
    assert Hold.objects.count() == 1


def test_staff_cancel_late_with_a_reason_that_is_logged(booking, travel):
    travel("2026-11-24 13:59")
    staff = make.person(9)
    with pytest.raises(Refused) as caught:
        booking_cancel(booking=booking, by=staff, as_staff=True, reason="  ")
    assert caught.value.code == "reason_needed"
    booking_cancel(booking=booking, by=staff, as_staff=True, reason="냉방 고장")
    entry = ModelLogEntry.objects.get(action="bookings.cancel")
    assert entry.user == staff
    assert entry.data == {"by_staff": True, "reason": "냉방 고장"}


def test_what_is_over_is_not_cancelled(booking):
    booking.status = "completed"
    booking.save()
    with pytest.raises(Refused) as caught:
        booking_cancel(booking=booking, by=booking.person)
    assert caught.value.code == "not_holding"


def test_the_mail_takes_the_entry_back(booking, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        booking_cancel(booking=booking, by=make.person(9), as_staff=True, reason="시설 점검")
    assert "시설 점검" in mail.outbox[-1].body
    calendar = Calendar.from_ical(mail.outbox[-1].attachments[0].content)
    event = calendar.walk("VEVENT")[0]
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        f"booking-{booking.uid}@didim",
        1,
        "CANCELLED",
    )
