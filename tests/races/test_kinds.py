"""More that may happen at once: suits, counsellors with rooms, companions, offers, arrivals, moves. Each with a control."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bookings.enums import BookingStatus, ResourceKind, Way
from bookings.models import Booking, Hold, ResourcePage, Unit
from bookings.services import answering, arriving, cancelling, moving
from bookings.services import booking as service
from bookings.services.booking import AppointmentWish, Guest
from bookings.services.moving import Move
from bookings.services.waiting import waiting_join
from core import clock
from people.models import User
from tests.factories import bookings as make
from tests.races.threads import at_once, overlapping_pairs, tally

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.races]

ROUNDS = 5
BUSY = {"busy"}  # SQLite's one write lock, or a lock that didn't come within three seconds


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


def people(count: int, first: int = 1) -> list[User]:
    return [make.person(number) for number in range(first, first + count)]


def book(person: User | None, resource: ResourcePage, start: Any, **wishes: Any) -> Callable[[], Booking]:
    return lambda: make.book(person, resource, start, **wishes)


# --- The last of five suits -----------------------------------------------------------------


def closet() -> ResourcePage:
    policy = make.policy(name="옷장", kind=ResourceKind.LOAN, min_party=1, grid_minutes=60, limit=None)
    return make.open_room(policy=policy, kind=ResourceKind.LOAN, capacities=(1,) * 5)


def borrow(resource: ResourcePage, borrowers: list[User]) -> list[Any]:
    day = clock.local(make.tomorrow_at(0)).date()
    return at_once(
        [
            book(each, resource, make.tomorrow_at(10), minutes=0, party_size=1, interview_on=day)
            for each in borrowers
        ]
    )[0]


def test_the_last_of_five_suits_is_lent_once():
    counts = tally(borrow(closet(), people(20)))
    assert counts["Booking"] == 5, counts
    assert set(counts) <= {"Booking", "taken"} | BUSY, counts
    assert Hold.objects.values("unit").distinct().count() == 5
    assert overlapping_pairs() == 0


def test_control_without_locks_and_guard_a_suit_is_lent_twice(unlocked, unguarded):
    borrow(closet(), people(8))
    assert overlapping_pairs() > 0, "the race test could not have failed"


# --- A counsellor and a room together -------------------------------------------------------


def counselling(rooms: ResourcePage) -> ResourcePage:
    policy = make.policy(name="상담", kind=ResourceKind.APPOINTMENT, min_party=1, limit=None, max_minutes=60)
    return make.open_room(policy=policy, kind=ResourceKind.APPOINTMENT, capacities=(1, 1), rooms=rooms)


def meet(resources: list[ResourcePage], visitors: list[User], start: Any) -> list[Any]:
    wish = AppointmentWish(way=Way.IN_PERSON)
    return at_once(
        [
            book(each, resources[number % len(resources)], start, party_size=1, appointment=wish)
            for number, each in enumerate(visitors)
        ]
    )[0]


def test_two_services_share_one_room_and_meet_in_it_once():
    rooms = make.room(capacities=(2,), policy=None)
    resources = [counselling(rooms), counselling(rooms)]
    visitors = people(8)
    for number in range(ROUNDS):
        start = make.tomorrow_at(10 + number)
        counts = tally(meet(resources, visitors, start))
        assert counts["Booking"] == 1, counts
        assert set(counts) <= {"Booking", "taken"} | BUSY, counts
        assert Hold.objects.filter(starts_at=start).count() == 2, "the counsellor and the room, or neither"
    assert overlapping_pairs() == 0


def test_control_without_locks_and_guard_two_meet_in_one_room(unlocked, unguarded):
    rooms = make.room(capacities=(2,), policy=None)
    meet([counselling(rooms), counselling(rooms)], people(4), make.tomorrow_at(10))
    assert Hold.objects.filter(unit__resource=rooms).count() > 1, "the race test could not have failed"


# --- A companion's limit --------------------------------------------------------------------


@pytest.fixture(params=["account", "number"])
def friend(request) -> Guest:
    """Comes along with everybody: known by an account, or by a number alone."""
    return Guest("", make.person(50).phone if request.param == "account" else "+821099990000")


def take_along(friend: Guest, visitors: list[User]) -> None:
    rooms = [make.open_room() for _ in visitors]
    at_once(
        [
            book(each, room, make.tomorrow_at(9 + number), minutes=180, companions=[friend])
            for number, (each, room) in enumerate(zip(visitors, rooms, strict=True))
        ]
    )


def test_a_companion_never_gets_more_than_180_minutes(friend):
    take_along(friend, people(6))
    assert Booking.objects.count() == 1


def test_control_without_the_locks_a_companion_gets_too_much(friend, unlocked):
    take_along(friend, people(6))
    assert Booking.objects.count() > 1, "the race test could not have failed"


# --- Edges of one booking -------------------------------------------------------------------


def offered() -> Booking:
    resource = make.open_room()
    start = make.tomorrow_at(10)
    first, second = people(2)
    booked = make.book(first, resource, start)
    waiting_join(person=second, resource=resource, starts_at=start, minutes=60, party_size=2)
    cancelling.booking_cancel(booking=booked, by=first)
    return Booking.objects.get(status=BookingStatus.OFFERED)


def accept_while_it_expires(offer: Booking) -> tuple[bool, bool]:
    """Whether it was accepted, and whether it ran out, as those who did it were told."""
    late = offer.answer_until + timedelta(seconds=1)
    results, _ = at_once(
        [lambda: answering.offer_accept(booking=offer), lambda: answering.expire(booking=offer, now=late)]
    )
    offer.refresh_from_db()
    return isinstance(results[0], Booking), results[1] is True


def agrees(booking: Booking) -> bool:
    """Whether it has holds exactly if its status says so."""
    return booking.is_holding == booking.holds.exists()


def test_an_offer_is_taken_or_runs_out_and_never_both():
    offer = offered()
    accepted, expired = accept_while_it_expires(offer)
    assert accepted != expired
    assert offer.status == (BookingStatus.CONFIRMED if accepted else BookingStatus.EXPIRED)
    assert agrees(offer)


def test_control_without_the_lock_an_offer_is_both(careless):
    assert accept_while_it_expires(offered()) == (True, True), "the race test could not have failed"


def test_an_offer_taken_by_eight_clicks_is_one_booking():
    offer = offered()
    results, _ = at_once([lambda: answering.offer_accept(booking=offer)] * 8)
    assert set(tally(results)) <= {"Booking"} | BUSY
    assert Hold.objects.filter(booking=offer).count() == 1


def arriving_now(travel: Any) -> Booking:
    policy = make.policy(name="늦게까지 취소하는 방", cancel_minutes=0)
    booking = make.book(make.person(), make.open_room(policy=policy), make.on(clock.today(), 14))
    travel("2026-11-23 13:55")
    return booking


def arrive_and_cancel(booking: Booking) -> Booking:
    at_once(
        [
            lambda: arriving.check_in(booking=booking),
            lambda: cancelling.booking_cancel(booking=booking, by=booking.person),
        ]
    )
    booking.refresh_from_db()
    return booking


def test_somebody_arrives_or_calls_off_and_never_both(travel):
    booking = arrive_and_cancel(arriving_now(travel))
    assert booking.status in {BookingStatus.CHECKED_IN, BookingStatus.CANCELLED}
    assert agrees(booking)


def test_control_without_the_lock_somebody_is_there_and_not(travel, careless):
    booking = arrive_and_cancel(arriving_now(travel))
    both = booking.checked_in_at is not None and booking.cancelled_at is not None
    assert both or not agrees(booking), "the race test could not have failed"


# --- Moving against booking -----------------------------------------------------------------


def move_among(visitors: list[User]) -> tuple[Booking, list[Any]]:
    """One booking moves to an hour that seven others want at the same moment."""
    resource = make.open_room()
    moved = make.book(visitors[0], resource, make.tomorrow_at(10))
    target = make.tomorrow_at(14)
    jobs = [lambda: moving.booking_move(booking=moved, move=Move(target), by=moved.person)]
    jobs += [book(each, resource, target) for each in visitors[1:]]
    results, _ = at_once(jobs)
    moved.refresh_from_db()
    return moved, results


def test_one_of_those_who_move_and_book_gets_the_hour():
    moved, results = move_among(people(8))
    counts = tally(results)
    assert counts["Booking"] == 1, counts
    assert overlapping_pairs() == 0
    assert Hold.objects.get(booking=moved).starts_at == moved.starts_at
    assert Unit.objects.count() == 1


def test_control_without_locks_and_guard_two_have_the_hour(unlocked, unguarded, monkeypatch):
    monkeypatch.setattr(moving, "lock_people_there", lambda ids: None)
    monkeypatch.setattr(moving, "lock_units", service.lock_units)
    monkeypatch.setattr(moving, "refusals", service.refusals)
    monkeypatch.setattr(moving, "_move", moving._move.__wrapped__)
    monkeypatch.setattr(
        moving,
        "lock_booking",
        lambda booking: Booking.objects.select_related("resource__policy", "person").get(pk=booking.pk),
    )
    move_among(people(4))
    assert overlapping_pairs() > 0, "the race test could not have failed"
