"""자리를 잃은 예약: what is hit when a room, a counsellor or a whole resource is taken out of use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from bookings.enums import Lost
from bookings.models import Booking, ResourcePage, Unit
from bookings.services.booking import Guest
from bookings.services.closures import bookings_hit, move_together, proposals
from bookings.services.opening import WeeklyHours, opening_save
from core import clock
from outbox.models import Sms
from people.enums import Role
from people.services.roles import role_revoke
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in, staff_role

pytestmark = pytest.mark.django_db

ADDRESS = "/cms/desk/closures/"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def center():
    return CenterFactory()


@pytest.fixture
def room(center):
    return make.open_room(center, capacities=(4, 6))


@pytest.fixture
def desk(center):
    return member(Role.DESK, center)


def hit(resource) -> list[tuple[Booking, Lost]]:
    return [(each.booking, each.why) for each in bookings_hit([resource], clock.now())]


def out_of_use(unit: Unit) -> None:
    Unit.objects.filter(pk=unit.pk).update(is_active=False)


def test_a_room_out_of_use_hits_what_was_booked_of_it(room):
    first = make.book(make.person(1), room, make.tomorrow_at(10))
    second = make.book(make.person(2), room, make.tomorrow_at(10))
    assert hit(room) == []
    out_of_use(first.unit)
    assert hit(room) == [(first, Lost.UNIT)]
    assert second.unit != first.unit


def test_the_hall_is_hit_when_a_part_of_it_is_closed(center):
    room = make.open_room(center, capacities=(4, 4, 8))
    parts, hall = list(room.units.order_by("sort_order"))[:2], room.units.get(capacity=8)
    Unit.objects.filter(pk__in=[each.pk for each in parts]).update(whole=hall)
    booking = make.book(make.person(1), room, make.tomorrow_at(10), party_size=7)
    assert booking.unit == hall
    out_of_use(parts[1])
    assert hit(room) == [(booking, Lost.UNIT)]


def test_moved_to_another_room_at_the_same_time_and_told_of_it(room, desk):
    booking = make.book(make.person(1), room, make.tomorrow_at(10))
    before = booking.unit
    out_of_use(before)
    (found,) = bookings_hit([room], clock.now())
    assert booking.starts_at in proposals(found.booking)
    outcome = move_together(moves=[(booking, booking.starts_at)], reason="냉방기 고장", by=desk)
    assert outcome.done == [booking]
    booking.refresh_from_db()
    assert booking.unit != before
    assert booking.starts_at == make.tomorrow_at(10)
    assert booking.sequence == 1
    assert [hold.unit for hold in booking.holds.all()] == [booking.unit]
    assert hit(room) == []
    letter = mail.outbox[-1]
    assert f"{booking.period} {before} 예약을 아래와 같이" in letter.body
    assert f"{room.title} {booking.unit}" in letter.body
    assert "냉방기 고장" in letter.body


def test_no_other_room_is_free_then_another_time_is_proposed(room, desk):
    first = make.book(make.person(1), room, make.tomorrow_at(10))
    make.book(make.person(2), room, make.tomorrow_at(10))
    out_of_use(first.unit)
    first = bookings_hit([room], clock.now())[0].booking
    found = proposals(first)
    assert found
    assert first.starts_at not in found


def test_an_unpublished_resource_hits_everything_and_proposes_nothing(room, desk):
    booking = make.book(make.person(1), room, make.tomorrow_at(10))
    guest = make.book(None, room, make.tomorrow_at(12), guest=Guest("홍길동", "+821055554444"))
    response = signed_in(member(Role.MANAGER, room.get_parent())).post(
        reverse("wagtailadmin_pages:unpublish", args=[room.pk]), follow=True
    )
    assert "자리를 잃은 예약이 2건" in response.content.decode()
    assert f"{ADDRESS}?resource={room.pk}" in response.content.decode()
    assert hit(room) == [(booking, Lost.RESOURCE), (guest, Lost.RESOURCE)]
    page = signed_in(desk).get(ADDRESS).content.decode()
    assert "게시를 해제해서 옮길 곳이 없어요" in page
    assert not proposals(Booking.objects.get(pk=booking.pk))
    typed = {"do": "cancel", "booking": [booking.pk, guest.pk], "reason": "공사해요"}
    page = signed_in(desk).post(ADDRESS, typed, follow=True).content.decode()
    assert "2건을 취소하고" in page
    assert "공사해요" in mail.outbox[-1].body
    assert "공사해요" in Sms.objects.latest("pk").text


def test_the_editor_hears_of_it_when_the_page_is_published(room):
    booking = make.book(make.person(1), room, make.tomorrow_at(10))
    manager = member(Role.MANAGER, room.get_parent())
    out_of_use(booking.unit)
    client, address = signed_in(manager), reverse("wagtailadmin_pages:edit", args=[room.pk])
    typed = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    response = client.post(address, {**dict(typed.lists()), "action-publish": "1"}, follow=True)
    assert "자리를 잃은 예약이 1건" in response.content.decode()


# --- Counsellors -----------------------------------------------------------------------------


@pytest.fixture
def counsellor(center):
    return member(Role.COUNSELLOR, center)


@pytest.fixture
def counselling(center, counsellor):
    page = make.counselling(center, counsellors=2, rooms=1)
    Unit.objects.filter(pk=page.units.first().pk).update(counsellor=counsellor)
    return ResourcePage.objects.get(pk=page.pk)


def appointment(counselling, number: int = 1, hour: int = 10) -> Booking:
    unit = counselling.units.exclude(counsellor=None).get()
    return make.book(
        make.person(number), counselling, make.tomorrow_at(hour), minutes=50, party_size=1, unit=unit
    )


def leave_role(counsellor, center) -> None:
    role_revoke(
        user=counsellor,
        staff_role=staff_role(Role.COUNSELLOR, center),
        by=member(Role.OPERATOR),
    )


def switch_off(counsellor, center) -> None:
    counsellor.is_active = False
    counsellor.save()


def erase(counsellor, center) -> None:
    counsellor.delete()


@pytest.mark.parametrize("leaves", [leave_role, switch_off, erase])
def test_a_counsellor_leaves(counselling, counsellor, desk, leaves, django_capture_on_commit_callbacks):
    booking = appointment(counselling)
    with django_capture_on_commit_callbacks(execute=True):
        leaves(counsellor, counselling.get_parent().specific)
    unit = Unit.objects.get(pk=booking.unit_id)
    assert not unit.is_active
    assert hit(counselling) == [(booking, Lost.UNIT)]
    move_together(moves=[(booking, booking.starts_at)], reason="담당이 바뀌어요", by=desk)
    booking.refresh_from_db()
    assert booking.unit != unit
    assert booking.starts_at == make.tomorrow_at(10)


def test_one_role_less_is_no_leaving(center, counselling, counsellor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        staff_role(Role.EDITOR, center).group.user_set.add(counsellor)
        staff_role(Role.EDITOR, center).group.user_set.remove(counsellor)
        counsellor.save()
    assert counselling.units.get(counsellor=counsellor).is_active


def test_another_role_is_no_leaving(center, counselling, counsellor, django_capture_on_commit_callbacks):
    new = staff_role(Role.COUNSELLOR, counselling).group
    with django_capture_on_commit_callbacks(execute=True):
        counsellor.groups.set([new])  # takes the old one off first
    assert counselling.units.get(counsellor=counsellor).is_active


def test_who_loses_only_the_room_keeps_the_counsellor(center, counselling, counsellor, desk):
    booking = appointment(counselling)
    held = Unit.objects.get(holds__booking=booking, resource=counselling.rooms)
    other = Unit.objects.create(resource=counselling.rooms, name="다른 방", capacity=4, sort_order=9)
    out_of_use(held)
    assert hit(counselling) == [(booking, Lost.UNIT)]
    move_together(moves=[(booking, booking.starts_at)], reason="방 공사", by=desk)
    booking.refresh_from_db()
    assert booking.unit.counsellor == counsellor
    assert set(booking.holds.values_list("unit", flat=True)) == {booking.unit_id, other.pk}


# --- Drafts ----------------------------------------------------------------------------------


def test_publishing_a_draft_puts_nothing_back(counselling, counsellor, center):
    """The drafts of a page hold its units as they were."""
    counselling.save_revision().publish()
    unit = counselling.units.get(counsellor=counsellor)
    start = clock.today() - timedelta(days=7)
    hours = [WeeklyHours((0,), make.tomorrow_at(9).time(), make.tomorrow_at(12).time(), start)]
    opening_save(resource=counselling, unit=unit, weekly=hours, closures=[], closes_on_holidays=False)
    switch_off(counsellor, center)
    ResourcePage.objects.get(pk=counselling.pk).get_latest_revision_as_object().save_revision().publish()
    unit.refresh_from_db()
    assert unit.has_rota
    assert not unit.is_active
