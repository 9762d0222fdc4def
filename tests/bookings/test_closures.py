"""자리를 잃은 예약: what a holiday, a closure or shorter hours hit."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bookings.errors import Refused
from bookings.models import Booking
from bookings.services.booking import Guest, Override
from bookings.services.closures import (
    bookings_hit,
    cancel_together,
    move_together,
    proposals,
)
from bookings.services.opening import ClosedTime, WeeklyHours, opening_save
from core import clock
from core.models import Holiday
from people.enums import Role
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/cms/desk/closures/"


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room(CenterFactory(), capacities=(4,))


@pytest.fixture
def desk(room):
    return member(Role.DESK, room.get_parent())


@pytest.fixture
def booked(room) -> list[Booking]:
    """Tomorrow at 10 and 14; the day after at 10."""
    starts = [make.tomorrow_at(10), make.tomorrow_at(14), make.tomorrow_at(10) + timedelta(days=1)]
    return [make.book(make.person(n), room, start) for n, start in enumerate(starts, 1)]


def close_tomorrow(room, until: int = 24) -> None:
    start = make.tomorrow_at(0)
    opening_save(
        resource=room,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(21), clock.today())],
        closures=[ClosedTime(start, start + timedelta(hours=until), "시설 점검")],
        closes_on_holidays=False,
    )


def hit(room) -> list[Booking]:
    return [each.booking for each in bookings_hit([room], clock.now())]


def test_nothing_is_hit_while_it_is_open(room, booked):
    assert hit(room) == []


def test_a_closure_hits_what_lies_in_it_and_no_more(room, booked):
    close_tomorrow(room, until=12)
    assert hit(room) == booked[:1]
    close_tomorrow(room)
    assert hit(room) == booked[:2]


def test_what_is_over_or_called_off_is_not_hit(room, booked):
    close_tomorrow(room)
    Booking.objects.filter(pk=booked[0].pk).update(status="cancelled")
    assert hit(room) == booked[1:2]


def test_a_new_holiday_closes_at_once(room, booked, django_capture_on_commit_callbacks):
    weekly = [WeeklyHours(make.EVERY_DAY, time(9), time(21), clock.today())]
    opening_save(resource=room, weekly=weekly, closures=[], closes_on_holidays=True)
    with django_capture_on_commit_callbacks(execute=True):
        holiday = Holiday.objects.create(date=date(2026, 11, 24), name="임시공휴일")
    assert hit(room) == booked[:2]
    with django_capture_on_commit_callbacks(execute=True):
        holiday.delete()
    assert hit(room) == []


def test_what_staff_booked_at_a_closed_time_is_told_apart(room, desk):
    override = Override({"closed"}, "행사")
    make.book(make.person(1), room, make.tomorrow_at(22), override=override, by=desk)
    (found,) = bookings_hit([room], clock.now())
    assert found.is_meant


def test_proposals_are_free_and_near(room, booked):
    close_tomorrow(room)
    near = proposals(booked[0])
    assert near
    assert all(clock.local(start).day != 24 for start in near)
    assert booked[2].starts_at not in near


def test_cancelled_together_each_is_told_why(room, booked, desk):
    close_tomorrow(room)
    outcome = cancel_together(bookings=hit(room), reason="임시공휴일이라 쉬어요", by=desk)
    assert outcome.done == booked[:2]
    assert hit(room) == []
    reasons = Booking.objects.filter(status="cancelled").values_list("cancel_reason", flat=True)
    assert set(reasons) == {"임시공휴일이라 쉬어요"}


def test_moved_together_one_that_can_not_stops_no_other(room, booked, desk):
    close_tomorrow(room)
    start = make.tomorrow_at(11) + timedelta(days=1)
    outcome = move_together(moves=[(booked[0], start), (booked[1], start)], reason="점검", by=desk)
    assert outcome.done == [booked[0]]
    assert [booking for booking, _ in outcome.refused] == [booked[1]]
    assert hit(room) == [booked[1]]


@pytest.mark.parametrize("work", [cancel_together, move_together])
def test_nothing_without_a_reason(room, booked, desk, work):
    name = "bookings" if work is cancel_together else "moves"
    with pytest.raises(Refused, match="reason_needed"):
        work(**{name: [], "reason": " ", "by": desk})


@pytest.mark.parametrize(
    ("phone", "shown"), [("+821055554444", ""), ("+8225554444", "02-555-4444"), ("", "번호 없음")]
)
def test_guests_whom_no_sms_reaches_must_be_called(room, desk, phone, shown):
    booking = make.book(None, room, make.tomorrow_at(10), guest=Guest("홍길동", phone))
    close_tomorrow(room)
    page = (
        signed_in(desk)
        .post(ADDRESS, {"booking": booking.pk, "do": "cancel", "reason": "점검"}, follow=True)
        .content.decode()
    )
    assert ("홍길동님은 메일도 문자도 받을 수 없어요" in page) is bool(shown)
    assert shown in page


def test_saving_hours_leads_to_what_they_hit(room, booked, desk):
    typed = {
        "weekly-TOTAL_FORMS": 1,
        "weekly-INITIAL_FORMS": 0,
        "weekly-0-weekdays": list("0123456"),
        "weekly-0-opens": "12:00",
        "weekly-0-closes": "18:00",
        "weekly-0-valid_from": "2026-11-23",
        "regular-TOTAL_FORMS": 0,
        "regular-INITIAL_FORMS": 0,
        "closures-TOTAL_FORMS": 0,
        "closures-INITIAL_FORMS": 0,
    }
    client = signed_in(desk)
    response = client.post(f"/cms/desk/hours/{room.pk}/", typed)
    assert response["Location"] == f"{ADDRESS}?resource={room.pk}"
    page = client.get(response["Location"]).content.decode()
    assert "잃은 예약이 2건" in page
    assert booked[0].person_name in page
    assert booked[1].person_name not in page


def test_the_screen_moves_what_was_chosen(room, booked, desk):
    close_tomorrow(room)
    client = signed_in(desk)
    page = client.get(ADDRESS).content.decode()
    assert page.count('type="checkbox" name="booking"') == 2
    start = proposals(booked[0])[-1]
    typed = {
        "do": "move",
        "booking": booked[0].pk,
        f"start-{booked[0].pk}": f"{clock.local(start):%Y-%m-%dT%H:%M}",
    }
    page = client.post(ADDRESS, {**typed, "reason": ""}).content.decode()
    assert "예약한 사람에게 알릴 이유를 적어 주세요" in page
    page = client.post(ADDRESS, {**typed, "reason": "점검"}, follow=True).content.decode()
    assert "1건을 옮기고" in page
    booked[0].refresh_from_db()
    assert booked[0].starts_at == start
    assert hit(room) == [booked[1]]


def test_everything_can_be_cancelled_at_once(room, booked, desk):
    close_tomorrow(room)
    typed = {"do": "cancel", "booking": [each.pk for each in booked], "reason": "점검"}
    page = signed_in(desk).post(ADDRESS, typed, follow=True).content.decode()
    assert "2건을 취소하고" in page
    booked[2].refresh_from_db()
    assert booked[2].status == "confirmed", "what is not hit is not touched"


def test_choosing_nothing_says_so(room, booked, desk):
    close_tomorrow(room)
    page = signed_in(desk).post(ADDRESS, {"do": "cancel", "reason": "점검"}).content.decode()
    assert "하나 이상 골라 주세요" in page


def test_the_first_page_of_the_admin_tells_the_desk(room, booked, desk):
    client = signed_in(desk)
    assert ADDRESS not in client.get("/cms/").content.decode().split("<main")[1]
    close_tomorrow(room)
    assert "예약이 2건 있어요" in client.get("/cms/").content.decode()
    editor = signed_in(member(Role.EDITOR, room.get_parent()))
    assert "잃은 예약" not in editor.get("/cms/").content.decode()
