"""Counsellors and their rotas, anybody, rooms held together with them, the video room."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bookings.enums import Topic, Way
from bookings.errors import Refused
from bookings.facts import facts_of
from bookings.models import Booking, Hold, OpenSpan, Policy
from bookings.selectors import booking_window, day_slots
from bookings.services.booking import AppointmentWish, booking_create
from bookings.services.cancelling import booking_cancel
from bookings.services.moving import Move, booking_move
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from core import clock
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24).date()


@pytest.fixture(autouse=True)
def _monday_noon(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def resource():
    return make.counselling()


def units_of(resource):
    return list(resource.units.order_by("sort_order"))


def book(resource, number=1, hour=14, way=Way.IN_PERSON, **fields) -> Booking:
    about = AppointmentWish(Topic.CAREER, way)
    values = {"starts_at": make.tomorrow_at(hour), "minutes": 50, "appointment": about, **fields}
    person = values.pop("person", None) or make.person(number)
    return booking_create(person=person, resource=resource, **values)


def refused(*args, **fields) -> list[str]:
    with pytest.raises(Refused) as caught:
        book(*args, **fields)
    return [each.code for each in caught.value.refusals]


# --- Rotas ----------------------------------------------------------------------------------


def set_rota(resource, unit, weekdays, hours, closures=()):
    opens, closes = map(time, hours)
    weekly = [WeeklyHours(weekdays, opens, closes, clock.today() - timedelta(days=7))]
    opening_save(resource=resource, weekly=weekly, closures=closures, closes_on_holidays=False, unit=unit)


def hours_on(unit, day) -> list[tuple[int, int]]:
    spans = OpenSpan.objects.filter(unit=unit, starts_at__gte=clock.day_start(day)).order_by("starts_at")
    local = [(clock.local(span.starts_at), clock.local(span.ends_at)) for span in spans]
    return [(start.hour, end.hour) for start, end in local if start.date() == day]


def test_a_rota_lies_inside_the_hours_of_the_resource(resource):
    first, _ = units_of(resource)
    set_rota(resource, first, (1,), (7, 12))
    assert hours_on(first, TUESDAY) == [(9, 12)]
    assert hours_on(first, TUESDAY + timedelta(days=1)) == []


def test_a_counsellor_who_is_away_has_no_hours(resource):
    first, _ = units_of(resource)
    away = ClosedTime(make.on(TUESDAY, 10), make.on(TUESDAY, 12), "교육")
    set_rota(resource, first, make.EVERY_DAY, (9, 18), [away])
    assert hours_on(first, TUESDAY) == [(9, 10), (12, 18)]


def test_a_new_closure_of_the_resource_reaches_its_rotas(resource):
    first, _ = units_of(resource)
    set_rota(resource, first, make.EVERY_DAY, (9, 18))
    opening_save(
        resource=resource,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(21), clock.today())],
        closures=[ClosedTime(clock.day_start(TUESDAY), make.on(TUESDAY, 15), "점검")],
        closes_on_holidays=False,
    )
    assert hours_on(first, TUESDAY) == [(15, 18)]


def test_outside_of_the_rota_the_other_takes_it(resource):
    first, second = units_of(resource)
    set_rota(resource, first, (1,), (9, 12))
    assert book(resource, 1, hour=14).unit == second
    assert refused(resource, 2, hour=14, unit=first)[0] == "closed"
    slot = next(
        slot
        for slot in day_slots(facts_of(resource, booking_window(resource.policy)), TUESDAY)
        if slot.starts_at == make.tomorrow_at(16)
    )
    assert slot.who == (second.name,)
    assert f"{second.name} 가능" in slot.label


# --- Anybody --------------------------------------------------------------------------------


def test_anybody_is_the_one_with_the_fewest_that_week(resource):
    first, second = units_of(resource)
    assert book(resource, 1, hour=10).unit == first
    assert book(resource, 2, hour=12).unit == second, "one each; the first has one already"
    book(resource, 3, hour=15, unit=second)
    assert book(resource, 4, hour=17).unit == first
    following = make.on(TUESDAY + timedelta(days=7), 10)
    assert book(resource, 5, starts_at=following).unit == first, "another week begins anew"


def test_what_was_called_off_is_no_work(resource):
    first, _ = units_of(resource)
    booking = book(resource, 1, hour=10)
    booking_cancel(booking=booking, by=booking.person)
    assert book(resource, 2, hour=12).unit == first


def test_a_named_counsellor_is_the_one_or_nobody(resource):
    first, _ = units_of(resource)
    book(resource, 1, unit=first)
    assert refused(resource, 2, unit=first) == ["taken"]
    assert book(resource, 3, way=Way.PHONE).unit != first


# --- A room as well -------------------------------------------------------------------------


def test_in_person_holds_the_counsellor_and_a_room(resource):
    booking = book(resource)
    room = resource.rooms.units.get()
    assert {hold.unit_id for hold in booking.holds.all()} == {booking.unit_id, room.pk}
    assert {(hold.starts_at, hold.ends_at) for hold in booking.holds.all()} == {
        (make.tomorrow_at(14), make.tomorrow_at(15))
    }, "ten minutes to clear up"


@pytest.mark.parametrize("way", [Way.PHONE, Way.VIDEO])
def test_otherwise_the_room_stays_free(resource, way):
    assert [hold.unit_id for hold in book(resource, way=way).holds.all()] == [
        resource.units.order_by("sort_order").first().pk
    ]


def test_without_a_room_it_says_to_phone_and_writes_nothing(resource):
    book(resource, 1)
    with pytest.raises(Refused) as caught:
        book(resource, 2)
    assert "전화나 화상으로" in caught.value.message
    assert Hold.objects.count() == 2
    assert book(resource, 3, way=Way.VIDEO).pk


def test_both_or_neither(resource):
    """A room that somebody else holds (a meeting of staff) leaves no hold of the counsellor behind."""
    room = resource.rooms.units.get()
    Hold.objects.create(
        unit=room, starts_at=make.tomorrow_at(14), ends_at=make.tomorrow_at(15), reason="staff_use"
    )
    assert refused(resource) == ["taken"]
    assert not Booking.objects.exists()
    assert Hold.objects.get().unit == room


# --- Limits ---------------------------------------------------------------------------------


def test_once_a_day(resource):
    person = make.person()
    book(resource, person=person, hour=10)
    assert refused(resource, person=person, hour=16) == ["limit_day_count"]


# --- Moving ---------------------------------------------------------------------------------


def test_moving_takes_counsellor_and_room_along(resource):
    booking = book(resource)
    booking_move(booking=booking, move=Move(make.tomorrow_at(16)), by=booking.person)
    booking.refresh_from_db()
    assert booking.starts_at == make.tomorrow_at(16)
    assert booking.holds.count() == 2
    assert {hold.starts_at for hold in Hold.objects.all()} == {make.tomorrow_at(16)}


# --- Video ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-11-24 13:49", False),
        ("2026-11-24 13:50", True),
        ("2026-11-24 14:49", True),
        ("2026-11-24 14:50", False),
    ],
)
def test_the_video_link_has_its_minutes(resource, travel, moment, shown):
    appointment = book(resource, way=Way.VIDEO).appointment
    appointment.video_url = "https://meet.example/a"
    assert appointment.shows_video(travel(moment)) is shown


# --- Policy ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "most", "grid", "fine"), [(50, 50, 60, True), (60, 180, 60, True), (50, 90, 60, False)]
)
def test_one_length_alone_may_be_any(least, most, grid, fine):
    from django.core.exceptions import ValidationError

    policy = Policy(name="x", min_minutes=least, max_minutes=most, grid_minutes=grid)
    if fine:
        policy.clean()
        return
    with pytest.raises(ValidationError):
        policy.clean()
