"""Making a booking: what is kept, and what every rule says."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.errors import Refused
from bookings.models import Booking, Hold
from bookings.services.booking import Guest, booking_create
from core import clock
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


def refused(**attempt) -> str:
    with pytest.raises(Refused) as caught:
        make.book(**attempt)
    assert caught.value.message.endswith("요.")
    return caught.value.code


def test_a_booking_holds_a_unit_and_has_a_code_to_read_out():
    resource = make.open_room()
    booking = make.book(make.person(), resource, make.tomorrow_at(14), minutes=180)
    hold = booking.holds.get()
    assert (hold.starts_at, hold.ends_at) == (booking.starts_at, booking.starts_at + timedelta(hours=3))
    assert booking.status == "confirmed"
    assert len(booking.spoken_code) == 9
    assert booking.period == "11월 24일(화) 오후 2:00~5:00"


def test_the_buffer_after_it_is_held_too():
    resource = make.open_room(policy=make.policy(name="정리", buffer_minutes=30))
    booking = make.book(make.person(), resource, make.tomorrow_at(14))
    assert booking.holds.get().ends_at == booking.ends_at + timedelta(minutes=30)
    assert refused(person=make.person(2), resource=resource, starts_at=make.tomorrow_at(15)) == "taken"


def test_the_smallest_room_that_fits_is_given():
    resource = make.open_room(capacities=(10, 4, 6))
    booking = make.book(make.person(), resource, make.tomorrow_at(14), party_size=5)
    assert booking.holds.get().unit.capacity == 6


def test_a_second_unit_serves_a_second_party():
    resource = make.open_room(capacities=(4, 4))
    for number in (1, 2):
        make.book(make.person(number), resource, make.tomorrow_at(14))
    assert refused(person=make.person(3), resource=resource, starts_at=make.tomorrow_at(14)) == "taken"


@pytest.mark.parametrize(
    ("hours", "minutes", "party", "code"),
    [
        pytest.param(-2, 60, 2, "too_soon", id="past"),
        pytest.param(24 * 15, 60, 2, "beyond_horizon", id="more-than-14-days"),
        pytest.param(24 + 9, 60, 2, "closed", id="after-closing"),
        pytest.param(24 + 8, 120, 2, "closed", id="runs-past-closing"),
        pytest.param(24.5, 60, 2, "off_grid", id="half-past"),
        pytest.param(24, 240, 2, "length", id="four-hours"),
        pytest.param(24, 90, 2, "length", id="odd-length"),
        pytest.param(24, 0, 2, "length", id="no-length"),
        pytest.param(24, 60, 1, "party_size", id="alone"),
        pytest.param(24, 60, 5, "party_size", id="too-many"),
    ],
)
def test_rules_by_table(hours, minutes, party, code):
    resource = make.open_room()
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    if minutes == 0:
        with pytest.raises(Refused) as caught:
            make.book(make.person(), resource, start, minutes=0)
        assert "length" in [each.code for each in caught.value.refusals]
        return
    assert (
        refused(person=make.person(), resource=resource, starts_at=start, minutes=minutes, party_size=party)
        == code
    )
    assert not Booking.objects.exists()
    assert not Hold.objects.exists()


def test_the_last_day_of_the_horizon_can_be_booked():
    start = make.tomorrow_at(10) + timedelta(days=13)
    assert make.book(make.person(), make.open_room(), start).pk


def test_180_minutes_a_day_hold_anywhere_in_the_network():
    person, here, there = make.person(), make.open_room(), make.open_room()
    make.book(person, here, make.tomorrow_at(10), minutes=120)
    assert (
        refused(person=person, resource=there, starts_at=make.tomorrow_at(14), minutes=120)
        == "limit_day_minutes"
    )
    make.book(person, there, make.tomorrow_at(14), minutes=60)
    assert refused(person=person, resource=here, starts_at=make.tomorrow_at(18)) == "limit_day_minutes"
    assert make.book(person, here, make.tomorrow_at(18) + timedelta(days=1), minutes=180).pk


def test_a_cancelled_booking_counts_no_longer():
    from bookings.services.cancelling import booking_cancel

    person, resource = make.person(), make.open_room()
    first = make.book(person, resource, make.tomorrow_at(10), minutes=180)
    booking_cancel(booking=first, by=person)
    assert make.book(person, resource, make.tomorrow_at(10), minutes=180).pk != first.pk


def test_nobody_is_in_two_rooms_at_once():
    person = make.person()
    make.book(person, make.open_room(), make.tomorrow_at(10))
    assert refused(person=person, resource=make.open_room(), starts_at=make.tomorrow_at(10)) == "own_overlap"


def test_asking_twice_gives_the_same_booking():
    person, resource, key = make.person(), make.open_room(), uuid.uuid4()
    first = make.book(person, resource, make.tomorrow_at(10), request_key=key)
    assert make.book(person, resource, make.tomorrow_at(10), request_key=key) == first
    other = make.book(person, resource, make.tomorrow_at(11), request_key=key)
    assert other != first, "an old form that asks for another time is another booking"


@pytest.mark.parametrize(
    "change", [{"minutes": 120}, {"party_size": 3}, {"companions": [Guest("김새봄", "+821000000077")]}]
)
def test_who_goes_back_and_changes_the_form_hears_that_they_have_booked(change):
    person, resource, key = make.person(), make.open_room(), uuid.uuid4()
    asked = {"person": person, "resource": resource, "starts_at": make.tomorrow_at(10), "request_key": key}
    first = {"minutes": 60, "party_size": 2, "companions": [Guest("김동행", "+821000000078")]}
    made = booking_create(**asked, **first)
    assert booking_create(**asked, **first) == made
    with pytest.raises(Refused) as error:
        booking_create(**asked, **{**first, **change})
    assert "own_overlap" in {each.code for each in error.value.refusals}
    assert [each.pk for each in Booking.objects.filter(person=person)] == [made.pk]


def test_a_resource_without_a_policy_is_not_booked_here():
    resource = make.room(policy=None)
    assert refused(person=make.person(), resource=resource, starts_at=make.tomorrow_at(10)) == "not_bookable"


def test_an_inactive_unit_is_not_given():
    resource = make.open_room()
    resource.units.update(is_active=False)
    assert refused(person=make.person(), resource=resource, starts_at=make.tomorrow_at(10), party_size=2) in {
        "party_size",
        "taken",
    }


def test_the_mail_carries_a_calendar_file():
    from icalendar import Calendar

    resource = make.open_room()
    booking = make.book(make.person(), resource, make.tomorrow_at(14))
    sent = mail.outbox[0]
    assert booking.spoken_code in sent.body
    assert sent.subject.startswith("예약했어요: 11월 24일(화) 오후 2:00~3:00")
    calendar = Calendar.from_ical(sent.attachments[0].content)
    event = calendar.walk("VEVENT")[0]
    assert event["UID"] == f"booking-{booking.uid}@didim"
    assert event.decoded("DTSTART") == booking.starts_at
    assert calendar["METHOD"] == "REQUEST"
    assert event["ATTENDEE"] == "MAILTO:visitor1@didim.example"
    assert calendar.walk("VTIMEZONE")[0]["TZID"] == "Asia/Seoul"


def test_a_booking_takes_at_most_15_queries(settings):
    """Beside the savepoint that stands for its transaction, because a test is one already."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    person, resource = make.person(), make.open_room()
    with CaptureQueriesContext(connection) as queries:
        make.book(person, resource, make.tomorrow_at(14))
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 15, "\n".join(asked)
