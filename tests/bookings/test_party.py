"""Companions, guests, halls made of rooms, staff who set rules aside, requests for approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry

from bookings.enums import BookingStatus
from bookings.errors import Refused
from bookings.models import Booking, Hold, Unit
from bookings.services.answering import expire, request_approve, request_decline
from bookings.services.booking import Guest, Override
from core import clock
from tests.factories import bookings as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


def refused(*args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as caught:
        make.book(*args, **kwargs)
    return [each.code for each in caught.value.refusals]


# --- Companions -----------------------------------------------------------------------------


def test_two_members_can_not_book_in_turns():
    one, two, resource = make.person(1), make.person(2), make.open_room()
    make.book(one, resource, make.tomorrow_at(10), minutes=180, companions=[Guest("", two.phone)])
    assert refused(two, resource, make.tomorrow_at(14)) == ["limit_day_minutes"]
    assert Booking.objects.get().companions.get().person == two


def test_a_companion_who_used_up_the_day_stands_in_the_way():
    one, two, resource = make.person(1), make.person(2), make.open_room()
    make.book(two, resource, make.tomorrow_at(10), minutes=180)
    companions = [Guest("김동행", two.phone)]
    assert refused(one, resource, make.tomorrow_at(14), companions=companions) == ["limit_companion"]


def test_a_number_without_an_account_counts_as_well():
    one, two, resource, friend = make.person(1), make.person(2), make.open_room(), Guest("", "+821099998888")
    make.book(one, resource, make.tomorrow_at(10), minutes=180, companions=[friend])
    assert refused(two, resource, make.tomorrow_at(14), companions=[friend]) == ["limit_companion"]
    make.book(two, resource, make.tomorrow_at(14))
    assert refused(None, resource, make.tomorrow_at(17), guest=friend) == ["limit_day_minutes"]


def test_a_guest_with_an_account_has_one_limit():
    person, resource = make.person(1), make.open_room()
    make.book(person, resource, make.tomorrow_at(10), minutes=180)
    guest = Guest("", person.phone)
    assert refused(None, resource, make.tomorrow_at(14), guest=guest) == ["limit_day_minutes"]


def test_a_number_that_two_accounts_gave_belongs_to_neither():
    one, two = make.person(1, phone="+821077770000"), make.person(2, phone="+821077770000")
    booking = make.book(
        make.person(3), make.open_room(), make.tomorrow_at(10), companions=[Guest("", "+821077770000")]
    )
    assert booking.companions.get().person is None
    assert {one.phone, two.phone} == {"+821077770000"}


def test_a_guest_needs_no_account():
    booking = make.book(None, make.open_room(), make.tomorrow_at(10), guest=Guest("박손님", "+821055556666"))
    assert (booking.person_name, booking.person_phone) == ("박손님", "+821055556666")
    assert not mail.outbox


# --- Rooms that join ------------------------------------------------------------------------


@pytest.fixture
def hall():
    """Two rooms for four, and the hall for ten that they make."""
    resource = make.open_room(capacities=(4, 4, 10))
    one, two, both = Unit.objects.filter(resource=resource).order_by("sort_order")
    Unit.objects.filter(pk__in=[one.pk, two.pk]).update(whole=both)
    return resource, one, two, both


def test_the_hall_holds_its_parts(hall):
    resource, one, two, both = hall
    booking = make.book(make.person(1), resource, make.tomorrow_at(10), party_size=8)
    assert booking.unit == both
    assert set(booking.holds.values_list("unit", flat=True)) == {one.pk, two.pk}
    assert refused(make.person(2), resource, make.tomorrow_at(10)) == ["taken"]


def test_a_part_that_is_taken_closes_the_hall(hall):
    resource, one, two, _both = hall
    other = make.person(2)
    assert make.book(make.person(1), resource, make.tomorrow_at(10)).unit == one
    assert refused(other, resource, make.tomorrow_at(10), party_size=8) == ["taken"]
    assert make.book(other, resource, make.tomorrow_at(10)).unit == two


def test_a_part_out_of_use_takes_the_hall_with_it(hall):
    resource, one, _two, _both = hall
    Unit.objects.filter(pk=one.pk).update(is_active=False)
    assert refused(make.person(1), resource, make.tomorrow_at(10), party_size=8) == ["party_size", "taken"]


# --- Staff ----------------------------------------------------------------------------------


def test_staff_set_a_rule_aside_with_a_reason_that_is_logged():
    staff, person, resource = make.person(9), make.person(1), make.open_room()
    make.book(person, resource, make.tomorrow_at(10), minutes=180)
    override = Override({"limit_day_minutes", "taken"}, "면접이 내일이라 더 써야 해요.")
    booking = make.book(person, resource, make.tomorrow_at(14), by=staff, override=override)
    entry = ModelLogEntry.objects.get(object_id=str(booking.pk), action="bookings.book")
    assert entry.user == staff
    assert entry.data == {
        "by_staff": True,
        "set_aside": ["limit_day_minutes"],
        "reason": "면접이 내일이라 더 써야 해요.",
    }


def test_without_a_reason_nothing_is_set_aside():
    with pytest.raises(Refused, match="reason_needed"):
        make.book(
            make.person(),
            make.open_room(),
            make.tomorrow_at(22),
            by=make.person(9),
            override=Override({"closed"}, " "),
        )


def test_staff_open_for_a_booking_at_any_hour():
    override = Override({"closed"}, "저녁 행사가 있어요.")
    staff, resource = make.person(9), make.open_room()
    booking = make.book(make.person(), resource, make.tomorrow_at(22), by=staff, override=override)
    assert Hold.objects.get(booking=booking).starts_at == make.tomorrow_at(22)


def test_nobody_sets_aside_that_it_is_taken():
    resource = make.open_room()
    make.book(make.person(1), resource, make.tomorrow_at(10))
    override = Override({"taken"}, "꼭 필요해요.")
    assert refused(make.person(2), resource, make.tomorrow_at(10), by=make.person(9), override=override) == [
        "taken"
    ]


# --- Approval -------------------------------------------------------------------------------


@pytest.fixture
def asked():
    resource = make.open_room(policy=make.policy(name="승인하는 방", approval_hours=24))
    return make.book(make.person(), resource, make.tomorrow_at(14))


def test_a_request_holds_its_slot_until_the_answer(asked):
    assert asked.status == BookingStatus.REQUESTED
    assert asked.answer_until == clock.now() + timedelta(hours=24) or asked.answer_until < make.tomorrow_at(
        14
    )
    assert refused(make.person(2), asked.resource, make.tomorrow_at(14)) == ["taken"]
    assert mail.outbox[-1].subject.startswith("예약을 신청했어요")


def test_yes_confirms_it(asked):
    request_approve(booking=asked, by=make.person(9))
    asked.refresh_from_db()
    assert (asked.status, asked.answer_until) == (BookingStatus.CONFIRMED, None)
    assert mail.outbox[-1].subject.startswith("예약했어요")


def test_no_gives_the_slot_back_with_a_reason(asked):
    staff = make.person(9)
    with pytest.raises(Refused, match="reason_needed"):
        request_decline(booking=asked, by=staff, reason="")
    request_decline(booking=asked, by=staff, reason="그날 행사가 있어요.")
    assert make.book(make.person(2), asked.resource, make.tomorrow_at(14)).pk
    assert "그날 행사가 있어요." in next(m.body for m in mail.outbox if "받지 못했어요" in m.subject)


def test_no_answer_in_time_gives_the_slot_back(asked, travel):
    assert not expire(booking=asked, now=clock.now())
    travel("2026-11-24 09:01")
    assert expire(booking=asked, now=clock.now())
    asked.refresh_from_db()
    assert asked.status == BookingStatus.EXPIRED
    with pytest.raises(Refused, match="answered"):
        request_approve(booking=asked, by=make.person(9))
    assert not Hold.objects.exists()


def test_what_staff_book_needs_no_approval():
    resource = make.open_room(policy=make.policy(name="승인하는 방", approval_hours=24))
    assert (
        make.book(make.person(), resource, make.tomorrow_at(14), by=make.person(9)).status
        == BookingStatus.CONFIRMED
    )
