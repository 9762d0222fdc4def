"""What a center keeps for itself: one time, or every week."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from wagtail.models import PageLogEntry

from bookings.enums import HoldReason
from bookings.errors import Refused
from bookings.intervals import Interval
from bookings.models import Hold, Unit
from bookings.services.series import plan, series_holds, series_remove, series_save, weekly
from bookings.services.staff_holds import Keep, hold_add, hold_remove
from bookings.services.waiting import waiting_join
from core import clock
from people.enums import Role
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 09:00")


@pytest.fixture
def room():
    return make.open_room(CenterFactory(), capacities=(4, 4))


@pytest.fixture
def desk(room):
    return member(Role.DESK, room.get_parent())


def on(hour: int, day: int = 0):
    return make.on(clock.today() + timedelta(days=day), hour)


def keep(unit: Unit, start: int = 14, end: int = 16, **values: object) -> Keep:
    wanted = {"reason": HoldReason.MAINTENANCE, "note": "냉방기 점검", **values}
    return Keep(unit, Interval(on(start), on(end)), **wanted)


def code(work) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.code


# --- One time -------------------------------------------------------------------------------


def test_what_is_kept_is_not_booked(room, desk):
    for unit in room.units.all():
        hold_add(keep=keep(unit), by=desk)
    assert code(lambda: make.book(make.person(), room, on(15))) == "taken"
    assert PageLogEntry.objects.filter(action="bookings.hold", page=room.page_ptr).count() == 2


def test_a_second_click_keeps_the_same(room, desk):
    unit = room.units.first()
    first, second = (hold_add(keep=keep(unit), by=desk) for _ in range(2))
    assert first == second
    assert PageLogEntry.objects.filter(action="bookings.hold", page=room.page_ptr).count() == 1
    for other in ({"note": "직원 회의"}, {"end": 17}, {"reason": HoldReason.STAFF_USE}):
        with pytest.raises(Refused):
            hold_add(keep=keep(unit, **other), by=desk)


def test_a_hall_is_kept_with_its_parts(room, desk):
    small, hall = room.units.all()
    Unit.objects.filter(pk=small.pk).update(whole=hall)
    (hold,) = hold_add(keep=keep(hall), by=desk)
    assert hold.unit == small


@pytest.mark.parametrize(
    ("hours", "note", "expected"),
    [
        ((14, 14), "회의", "hold_backwards"),
        ((7, 8), "회의", "hold_past"),
        ((14, 24 * 32), "회의", "hold_too_long"),
        ((14, 16), " ", "note_needed"),
    ],
)
def test_what_can_not_be_kept(room, desk, hours, note, expected):
    times = Interval(*(on(0) + timedelta(hours=hour) for hour in hours))
    wanted = Keep(room.units.first(), times, HoldReason.STAFF_USE, note)
    assert code(lambda: hold_add(keep=wanted, by=desk)) == expected
    assert not Hold.objects.exists()


def test_a_booking_stands_in_the_way_and_is_named(room, desk):
    booking = make.book(make.person(), room, on(15))
    with pytest.raises(Refused) as caught:
        hold_add(keep=keep(booking.unit), by=desk)
    assert booking.spoken_code in caught.value.message
    assert booking.person_name not in caught.value.message


def test_giving_it_back_offers_it_to_who_waits(room, desk):
    holds = [hold_add(keep=keep(unit), by=desk)[0] for unit in room.units.all()]
    waiting = waiting_join(person=make.person(), resource=room, starts_at=on(14), minutes=60, party_size=2)
    hold_remove(hold=holds[0], by=desk)
    hold_remove(hold=holds[0], by=desk)
    waiting.refresh_from_db()
    assert waiting.booking.status == "offered"
    assert PageLogEntry.objects.filter(action="bookings.unhold").count() == 1


def test_a_bookings_hold_goes_only_with_the_booking(room, desk):
    booking = make.book(make.person(), room, on(15))
    hold_remove(hold=booking.holds.get(), by=desk)
    assert booking.holds.exists()


def test_the_screen_keeps_and_gives_back(room, desk):
    client = signed_in(desk)
    unit = room.units.first()
    typed = {
        "unit": unit.pk,
        "day": "2026-11-23",
        "starts": "14:00",
        "ends": "00:00",
        "reason": "maintenance",
    }
    page = client.post("/cms/desk/holds/new/", {**typed, "note": ""}).content.decode()
    assert "무엇 때문에 막는지 적어 주세요" in page
    client.post("/cms/desk/holds/new/", {**typed, "note": "바닥 공사"})
    hold = Hold.objects.get()
    assert (hold.unit, hold.starts_at, hold.ends_at, hold.note) == (unit, on(14), on(0, 1), "바닥 공사")
    page = client.post("/cms/desk/holds/new/", {**typed, "note": "또"}).content.decode()
    assert "그 시간에 이미 있어요" in page
    assert "바닥 공사" in client.get(f"/cms/desk/holds/{hold.pk}/").content.decode()
    for said in ("이제 예약을 받아요", "이미 풀려 있어요"):  # a second click
        assert said in client.post(f"/cms/desk/holds/{hold.pk}/", follow=True).content.decode()
    assert not Hold.objects.exists()
    assert client.get(f"/cms/desk/holds/{hold.pk}/").status_code == 404


@pytest.mark.parametrize("typed", [{"day": "9999-12-31"}, {"day": "0026-11-23"}, {"until_day": "9999-12-31"}])
def test_a_year_that_nobody_meant_is_asked_again(room, desk, typed):
    kept = {
        "unit": room.units.first().pk,
        "day": "2026-11-23",
        "starts": "14:00",
        "ends": "00:00",
        "note": "공사",
    }
    kept |= {"reason": "maintenance", **typed}
    page = signed_in(desk).post("/cms/desk/holds/new/", kept).content.decode()
    assert "날짜를 다시 확인해 주세요" in page
    assert 'value="공사"' in page
    assert not Hold.objects.exists()


# --- Every week -----------------------------------------------------------------------------


def test_every_week_until_the_last_day():
    times = weekly(date(2026, 11, 24), date(2026, 12, 15), time(14), time(16))
    assert [clock.local(each.start).day for each in times] == [24, 1, 8, 15]
    (late,) = weekly(date(2026, 11, 24), date(2026, 11, 24), time(22), time())
    assert late.end == on(0, 2)


@pytest.mark.parametrize(
    ("last", "ends"), [(date(2026, 11, 23), time(16)), (date(2026, 12, 1), time(14))], ids=["days", "hours"]
)
def test_backwards_is_refused(last, ends):
    assert code(lambda: weekly(date(2026, 11, 24), last, time(14), ends)) == "hold_backwards"


def test_the_plan_names_conflicts_and_what_is_free_instead(room):
    first, second = room.units.all()
    booking = make.book(make.person(), room, on(15, 8), unit=first)
    times = weekly(clock.today() + timedelta(days=1), clock.today() + timedelta(days=15), time(14), time(16))
    dates = plan(room, [(first.pk, each) for each in times])
    assert [each.is_free for each in dates] == [True, False, True]
    assert [hold.booking for hold in dates[1].taken_by] == [booking]
    assert dates[1].free_units == [second]
    (early,) = plan(room, [(first.pk, Interval(on(6, 1), on(8, 1)))])
    assert not early.is_open


def test_all_or_nothing(room, desk):
    unit = room.units.first()
    make.book(make.person(), room, on(15, 8), unit=unit)
    rows = [(unit, Interval(on(14, day), on(16, day))) for day in (1, 8)]
    assert code(lambda: series_save(rows=rows, note="특강", by=desk)) == "taken"
    assert not Hold.objects.filter(booking=None).exists()
    assert code(lambda: series_save(rows=[], note="특강", by=desk)) == "nothing_chosen"


def test_removing_a_whole_series_leaves_what_is_over(room, desk, travel):
    unit = room.units.first()
    rows = [(unit, Interval(on(14, day), on(16, day))) for day in (1, 8, 15)]
    series = series_save(rows=rows, note="특강", by=desk)
    travel("2026-11-25 09:00")
    assert len(series_holds(series, clock.now())) == 2
    assert series_remove(series=series, by=desk) == 2
    assert series_remove(series=series, by=desk) == 0
    assert Hold.objects.count() == 1


TYPED = {
    "first": "2026-11-24",
    "last": "2026-12-08",
    "starts": "14:00",
    "ends": "16:00",
    "note": "취업특강",
}


def test_the_screen_lists_conflicts_first_and_skips_or_moves_them(room, desk):
    first, second = room.units.all()
    booking = make.book(make.person(), room, on(15, 8), unit=first)
    client = signed_in(desk)
    typed = {**TYPED, "unit": first.pk}
    page = client.post("/cms/desk/series/new/", typed).content.decode()
    assert "1번이 겹쳐요" in page
    assert f'href="/cms/desk/bookings/{booking.pk}/"' in page
    assert f"{second.name} (비어 있음)" in page
    assert not Hold.objects.filter(booking=None).exists(), "looking takes nothing"
    rows: dict[str, object] = {"rows": "3", "step": "save", "take-0": "on", "take-1": "on"}
    for number, day in enumerate(("2026-11-24", "2026-12-01", "2026-12-08")):
        rows |= {f"day-{number}": day, f"starts-{number}": "14:00", f"ends-{number}": "16:00"}
        rows[f"unit-{number}"] = first.pk
    page = client.post("/cms/desk/series/new/", {**typed, **rows}).content.decode()
    assert "아직 겹치는 날이 있어요: 12/1" in page
    for day in ("nonsense", "2026-02-30", "0026-11-24", "9999-12-31"):
        page = client.post("/cms/desk/series/new/", {**typed, **rows, "day-0": day, "ends-0": "00:00"})
        assert "1번째 줄의 날짜와 시간을 다시 확인해 주세요" in page.content.decode()
    assert client.post("/cms/desk/series/new/", {**typed, **rows, "unit-0": "²"}).status_code == 200
    page = client.post(
        "/cms/desk/series/new/", {**typed, **rows, "unit-1": second.pk}, follow=True
    ).content.decode()
    assert "2번을 잡았어요. 1번은 건너뛰었어요" in page
    assert [hold.unit for hold in Hold.objects.filter(booking=None).order_by("starts_at")] == [first, second]


def test_a_long_series_is_open_as_the_rules_say(room, desk):
    unit = room.units.first()
    far = weekly(clock.today(), clock.today() + timedelta(weeks=59), time(14), time(16))
    assert {each.is_open for each in plan(room, [(unit.pk, times) for times in far])} == {True}
    nights = weekly(clock.today(), clock.today() + timedelta(weeks=59), time(6), time(8))
    assert {each.is_open for each in plan(room, [(unit.pk, times) for times in nights])} == {False}


def test_the_screen_removes_all_or_one(room, desk):
    client = signed_in(desk)
    rows = [(room.units.first(), Interval(on(14, day), on(16, day))) for day in (1, 8, 15)]
    series = series_save(rows=rows, note="취업특강", by=desk)
    assert "3번" in client.get("/cms/desk/series/").content.decode()
    client.post(f"/cms/desk/holds/{Hold.objects.first().pk}/")
    assert "앞으로의 2번 모두 풀기" in client.get(f"/cms/desk/series/{series}/").content.decode()
    for said in ("앞으로의 2번을 모두 풀었어요", "이미 풀려 있어요"):  # a second click
        assert said in client.post(f"/cms/desk/series/{series}/", follow=True).content.decode()
    assert not Hold.objects.exists()
    assert client.get(f"/cms/desk/series/{series}/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"unit": ""}, "자리를 골라 주세요"),
        ({"note": ""}, "무엇에 쓰는지 적어 주세요"),
        ({"last": "2026-11-01"}, "마지막 날은 첫날보다 뒤여야 해요"),
        ({"first": "2026-11-22"}, "지난 날이에요"),
        ({"last": "2028-01-18"}, "한 번에 60주까지, 2028년 1월 11일(화)까지"),
        ({"ends": "13:00"}, "끝나는 시간은 시작하는 시간보다 뒤여야 해요"),
        ({"first": "soon"}, "날짜를 다시 확인해 주세요"),
    ],
)
def test_what_is_missing_is_said(room, desk, typed, says):
    values = {**TYPED, "unit": room.units.first().pk, **typed}
    assert says in signed_in(desk).post("/cms/desk/series/new/", values).content.decode()
