"""Whoever takes a place they waited for says who comes along, and each companion's minutes count; and it must still be there."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from bookings.enums import BookingStatus
from bookings.errors import Refused
from bookings.links import Purpose, link_to
from bookings.models import Booking, Policy, ResourcePage, Unit
from bookings.services.answering import offer_accept
from bookings.services.booking import Guest
from bookings.services.cancelling import booking_cancel
from bookings.services.moving import Move, booking_move
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from bookings.services.waiting import waiting_join
from core import clock
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = pytest.mark.django_db

KIM = Guest("김동행", "")


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room(site_root(), policy=make.policy(name="이름을 적는 방", names_companions=True))


@pytest.fixture
def offer(room) -> Booking:
    """Tomorrow at 14, for two."""
    first = make.book(make.person(1), room, make.tomorrow_at(14), companions=[KIM])
    waiting = waiting_join(
        person=make.person(2), resource=room, starts_at=first.starts_at, minutes=60, party_size=2
    )
    booking_cancel(booking=first, by=first.person)
    waiting.refresh_from_db()
    return waiting.booking


def status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def typed(name: str = "", phone: str = "") -> dict[str, str]:
    return {"companion-0-name": name, "companion-0-phone": phone}


def test_nobody_takes_it_without_saying_who_comes(offer):
    with pytest.raises(Refused, match="companions"):
        offer_accept(booking=offer)
    assert status(offer) == BookingStatus.OFFERED
    offer_accept(booking=offer, companions=[KIM])
    assert status(offer) == BookingStatus.CONFIRMED
    assert [each.name for each in offer.companions.all()] == ["김동행"]
    offer_accept(booking=offer, companions=[KIM])
    assert offer.companions.count() == 1, "twice is once"


def test_a_companion_without_minutes_left_does_not_stack(room, offer):
    other = make.person(3)
    make.book(
        other,
        make.open_room(site_root(), policy=room.policy),
        make.tomorrow_at(9),
        minutes=180,
        companions=[KIM],
    )
    with pytest.raises(Refused, match="limit_companion"):
        offer_accept(booking=offer, companions=[Guest("", other.phone)])
    assert not offer.companions.exists()
    fourth = make.person(4)
    offer_accept(booking=offer, companions=[Guest("", fourth.phone)])
    assert offer.companions.get().person == fourth
    assert any("함께" in each.subject for each in mail.outbox if fourth.email in each.to)
    with pytest.raises(Refused, match="limit"):
        make.book(fourth, room, make.tomorrow_at(16), minutes=180, companions=[KIM])


@pytest.mark.parametrize("phone", ["+821000000002", ""])
def test_oneself_is_no_companion(offer, phone):
    with pytest.raises(Refused):
        offer_accept(booking=offer, companions=[Guest("", phone or offer.person.phone)])


def test_the_link_asks_before_it_books(client, offer):
    address = link_to(offer, Purpose.ACCEPT)
    page = client.get(address).content.decode()
    assert 'name="companion-0-name"' in page
    assert "이름이나 휴대전화를 모두 적어" not in page
    response = client.post(address, typed())
    assert response.status_code == 409
    assert "함께 오는 1명의 이름이나 휴대전화를 모두 적어 주세요" in response.content.decode()
    response = client.post(address, typed("김동행", "010-12"))
    assert response.status_code == 422
    assert 'value="김동행"' in response.content.decode(), "nothing typed is lost"
    assert 'value="010-12"' in response.content.decode()
    assert status(offer) == BookingStatus.OFFERED
    assert "예약했어요" in client.post(address, typed("김동행")).content.decode()
    assert status(offer) == BookingStatus.CONFIRMED


def test_the_page_of_the_booking_asks_as_well(client, offer):
    client.force_login(offer.person)
    address = reverse("bookings:act", args=[offer.code, "accept"])
    assert f'href="{address}"' in client.get(offer.get_absolute_url()).content.decode()
    assert 'name="companion-0-name"' in client.get(address).content.decode()
    assert client.post(address, typed()).status_code == 409
    response = client.post(address, typed("김동행"), follow=True)
    assert "예약했어요" in response.content.decode()
    assert status(offer) == BookingStatus.CONFIRMED


def test_an_offer_that_is_over_asks_nothing(client, offer, travel):
    client.force_login(offer.person)
    Booking.objects.filter(pk=offer.pk).update(status="expired", answer_until=None)
    response = client.post(reverse("bookings:act", args=[offer.code, "accept"]), typed("김동행"), follow=True)
    assert 'name="companion-0-name"' not in response.content.decode()
    assert "이미" in response.content.decode()


def test_where_nobody_asks_one_button_is_enough(client, offer):
    Policy.objects.update(names_companions=False)
    client.force_login(offer.person)
    address = reverse("bookings:act", args=[offer.code, "accept"])
    assert f'action="{address}"' in client.get(offer.get_absolute_url()).content.decode()
    client.post(address)
    assert status(offer) == BookingStatus.CONFIRMED


def test_where_staff_approve_they_approve_of_who_waited_as_well(client, offer):
    Policy.objects.update(names_companions=False, approval_hours=24)
    page = client.post(link_to(offer, Purpose.ACCEPT)).content.decode()
    assert "신청했어요" in page
    assert status(offer) == BookingStatus.REQUESTED
    assert offer.answer_until
    assert "센터가" in client.post(link_to(offer, Purpose.ACCEPT)).content.decode()


# --- What has changed since it was offered ---------------------------------------------------


def closes(booking: Booking) -> None:
    start = make.tomorrow_at(0)
    opening_save(
        resource=booking.resource,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(21), clock.today())],
        closures=[ClosedTime(start, start + timedelta(days=1), "시설 점검")],
        closes_on_holidays=False,
    )


def goes_out_of_use(booking: Booking) -> None:
    Unit.objects.filter(pk=booking.unit_id).update(is_active=False)


def is_unpublished(booking: Booking) -> None:
    ResourcePage.objects.get(pk=booking.resource_id).unpublish()


@pytest.mark.parametrize(
    ("changes", "code"), [(closes, "closed"), (goes_out_of_use, "taken"), (is_unpublished, "not_bookable")]
)
def test_what_is_not_there_any_more_is_not_taken(offer, changes, code):
    changes(offer)
    with pytest.raises(Refused) as refused:
        offer_accept(booking=offer, companions=[KIM])
    assert code in {each.code for each in refused.value.refusals}
    assert status(offer) == BookingStatus.OFFERED


def test_what_is_off_the_site_is_neither_booked_nor_offered_nor_moved_to(room):
    booking = make.book(make.person(1), room, make.tomorrow_at(14), companions=[KIM])
    waiting = waiting_join(
        person=make.person(2), resource=room, starts_at=booking.starts_at, minutes=60, party_size=2
    )
    is_unpublished(booking)
    room = ResourcePage.objects.get(pk=room.pk)
    with pytest.raises(Refused, match="not_bookable"):
        make.book(make.person(3), room, make.tomorrow_at(16), companions=[KIM])
    with pytest.raises(Refused, match="not_bookable"):
        waiting_join(
            person=make.person(4), resource=room, starts_at=booking.starts_at, minutes=60, party_size=2
        )
    booking.refresh_from_db()
    with pytest.raises(Refused, match="not_bookable"):
        booking_move(booking=booking, move=Move(make.tomorrow_at(16)), by=booking.person)
    booking_cancel(booking=booking, by=booking.person)
    waiting.refresh_from_db()
    assert waiting.booking is None
