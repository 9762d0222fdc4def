"""Whoever waits for a room gets what is left of it when nobody comes: offered for a few minutes, one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from bookings.audit import findings
from bookings.enums import BookingStatus
from bookings.models import Booking
from bookings.services.answering import offer_accept
from bookings.services.arriving import check_in, let_go
from bookings.services.clockwork import run_due
from bookings.services.waiting import waiting_join
from people.models import Strike, User
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room(policy=make.policy(releases=True))


@pytest.fixture
def booked(room) -> Booking:
    return make.book(make.person(1), room, today_at(14))


def today_at(hour: int, minute: int = 0) -> datetime:
    return make.tomorrow_at(hour, minute) - timedelta(days=1)


def waits(number: int, room, minutes: int = 60) -> User:
    person = make.person(number)
    waiting_join(person=person, resource=room, starts_at=today_at(14), minutes=minutes, party_size=2)
    return person


def nobody_comes(travel, minute: int = 10) -> None:
    """Asked after five minutes, released after ten."""
    travel("2026-11-23 14:05")
    run_due()
    travel(f"2026-11-23 14:{minute}")
    run_due()


def offered_to(person: User) -> Booking:
    return Booking.objects.get(person=person)


def test_what_is_left_is_offered(room, booked, travel):
    person = waits(2, room)
    nobody_comes(travel, 11)
    booking = offered_to(person)
    assert booking.status == BookingStatus.OFFERED
    assert (booking.starts_at, booking.ends_at) == (today_at(14, 15), today_at(15))
    assert today_at(14, 21) <= booking.answer_until < today_at(14, 22)
    assert [each.subject for each in mail.outbox if person.email in each.to] == [
        f"자리가 났어요: {booking.period} {room.get_parent()}"
    ]
    assert not list(findings())


def test_it_begins_with_the_yes_and_grace_counts_from_there(room, booked, travel):
    person = waits(2, room)
    nobody_comes(travel)
    travel("2026-11-23 14:17")
    booking = offer_accept(booking=offered_to(person))
    assert booking.starts_at == today_at(14, 20)
    travel("2026-11-23 14:24")
    run_due()
    travel("2026-11-23 14:29")
    run_due()
    assert check_in(booking=booking).status == BookingStatus.CHECKED_IN
    assert not Strike.objects.filter(person=person).exists()
    assert not list(findings())


def test_it_goes_on_until_less_than_half_is_left(room, booked, travel):
    people = [waits(number, room) for number in (2, 3, 4)]
    nobody_comes(travel)
    for minute in (21, 32, 43):
        travel(f"2026-11-23 14:{minute}")
        run_due()
    assert [offered_to(each).starts_at for each in people[:2]] == [today_at(14, 15), today_at(14, 25)]
    assert {offered_to(each).status for each in people[:2]} == {BookingStatus.EXPIRED}
    assert not Booking.objects.filter(person=people[2]).exists(), "25 minutes are left"


def test_who_says_that_they_do_not_come_gives_it_on_at_once(room, booked, travel):
    person = waits(2, room)
    travel("2026-11-23 14:06")
    let_go(booking=booked)
    assert offered_to(person).starts_at == today_at(14, 10)


def test_not_to_who_has_something_else_by_now(room, booked, travel):
    person = waits(2, room)
    other = make.book(person, make.open_room(), today_at(14))
    travel("2026-11-23 13:55")
    check_in(booking=other)
    nobody_comes(travel)
    assert Booking.objects.filter(person=person).count() == 1


def test_counselling_is_not_cut_short(travel):
    counselling = make.counselling(counsellors=1)
    first = make.book(make.person(1), counselling, today_at(14), minutes=50, party_size=1)
    person = make.person(2)
    waiting_join(person=person, resource=counselling, starts_at=today_at(14), minutes=50)
    travel("2026-11-23 14:05")
    let_go(booking=first)
    assert not Booking.objects.filter(person=person).exists()
