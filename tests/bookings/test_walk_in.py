"""예약해 주기: who, what and when, yes."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from bookings.enums import ResourceKind
from bookings.models import Booking, Unit
from core import clock
from people.enums import Role
from people.models import AccessRecord
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADDRESS = "/cms/desk/walk-in/"
GUEST = {"guest_name": "홍길동", "guest_phone": "010-5555-4444"}


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 13:10")


@pytest.fixture
def room():
    return make.open_room(CenterFactory(title="우리 센터"), capacities=(4, 6))


@pytest.fixture
def desk(room):
    return member(Role.DESK, room.get_parent())


@pytest.fixture
def client(desk):
    return signed_in(desk)


@pytest.fixture
def known(room):
    """Somebody who has booked here before."""
    return make.book(make.person(1, name="김디딤"), room, make.tomorrow_at(18)).person


def wanted(room, **values: object) -> dict[str, object]:
    return {
        **GUEST,
        "what": f"r{room.pk}",
        "day": "2026-11-23",
        "start": "2026-11-23T15:00",
        "minutes": "60",
        "party_size": "2",
        **values,
    }


def post(client, values: dict[str, object], step: str) -> str:
    response = client.post(ADDRESS, {**values, "step": step}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("words", ["김디딤", "디딤", "0001", "01000000001"])
def test_somebody_who_was_here_before_is_found(client, known, words):
    page = client.get(ADDRESS, {"q": words}).content.decode()
    assert f'name="person" value="{known.pk}"' in page
    assert "010-****-0001" in page
    assert AccessRecord.objects.get().people == [known.pk]


def test_three_steps_for_somebody_known(client, known, room):
    values = wanted(room, person=known.pk, guest_name="", guest_phone="")
    page = post(client, {"person": known.pk}, "who")
    assert "김디딤" in page
    assert "이 자리와 날짜의 시간 보기" in page
    page = post(client, values, "when")
    assert "이대로 예약할까요" in page
    assert "11월 23일(월) 오후 3:00~4:00" in page
    page = post(client, values, "confirm")
    assert "예약했어요. 예약 번호" in page
    booking = Booking.objects.order_by("-pk").first()
    assert (booking.person, booking.status) == (known, "confirmed")
    assert ModelLogEntry.objects.filter(action="bookings.book").latest("timestamp").data["by_staff"] is True


def test_three_steps_for_a_guest(client, room):
    assert "홍길동" in post(client, GUEST, "who")
    assert "이대로 예약할까요" in post(client, wanted(room), "when")
    post(client, wanted(room), "confirm")
    booking = Booking.objects.get()
    assert (booking.person, booking.guest_name, booking.guest_phone) == (None, "홍길동", "+821055554444")


def test_sent_twice_it_is_booked_once(client, room):
    post(client, wanted(room), "confirm")
    page = post(client, wanted(room), "confirm")
    assert f"이미 예약돼 있어요. 예약 번호 {Booking.objects.get().spoken_code}" in page


@pytest.mark.parametrize(
    ("other", "says", "number"),
    [
        ({"guest_name": "임꺽정"}, "이미 다른 예약이 있어요", 1),
        ({"start": "2026-11-23T15:30"}, "이미 다른 예약이 있어요", 1),
        ({"aside": ["own_overlap"], "override_reason": "두 방을 함께 써요"}, "예약했어요. 예약 번호", 2),
    ],
)
def test_what_differs_is_not_the_same_sent_twice(client, room, other, says, number):
    post(client, wanted(room), "confirm")
    page = post(client, wanted(room, **other), "confirm")
    assert says in page
    assert "이미 예약돼 있어요" not in page
    assert Booking.objects.count() == number


def test_right_now_sent_twice_is_booked_once(client, room):
    now = {
        "start": "2026-11-23T13:10",
        "aside": ["off_grid", "too_soon"],
        "override_reason": "창구에서 바로 이용",
    }
    for says in ("예약했어요. 예약 번호", "이미 예약돼 있어요"):
        assert says in post(client, wanted(room, **now), "confirm")
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"guest_name": ""}, "누가 오는지 이름을 적어 주세요"),
        ({"guest_phone": ""}, "연락할 휴대전화 번호를 적어 주세요"),
        ({"guest_phone": "12"}, "휴대전화 번호는 010으로"),
        ({"guest_name": "900101-1234567"}, "주민등록번호는 받지 않아요"),
    ],
)
def test_who_it_is_must_be_said(client, room, typed, says):
    page = post(client, {**GUEST, **typed}, "who")
    assert says in page
    assert all(value in page for value in {**GUEST, **typed}.values())


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"start": ""}, "시작 시간을 고르거나 적어 주세요"),
        ({"minutes": ""}, "이용 시간을 골라 주세요"),
        ({"party_size": ""}, "몇 명이 쓰는지 적어 주세요"),
        ({"day": "soon"}, "날짜를 다시 확인해 주세요"),
        ({"day": "2026-02-30"}, "날짜를 다시 확인해 주세요"),
        ({"day": "0026-11-23"}, "날짜를 다시 확인해 주세요"),
        ({"day": "0001-01-01"}, "날짜를 다시 확인해 주세요"),
        ({"day": "9999-12-31"}, "날짜를 다시 확인해 주세요"),
        ({"what": "u999999"}, "여기서 예약할 수 없는 자리예요"),
        ({"what": "u²"}, "여기서 예약할 수 없는 자리예요"),
    ],
)
def test_when_it_is_must_be_said(client, room, typed, says):
    assert says in post(client, wanted(room, **typed), "when")
    assert not Booking.objects.exists()


def test_the_day_view_has_said_where_and_when(client, room):
    unit = room.units.last()
    page = client.get(f"{ADDRESS}?unit={unit.pk}&start=2026-11-24T10:00").content.decode()
    assert f'name="what" value="u{unit.pk}"' in page
    page = post(
        client, {**GUEST, "what": f"u{unit.pk}", "day": "2026-11-24", "wanted": "2026-11-24T10:00"}, "who"
    )
    assert f'value="u{unit.pk}" selected' in page
    assert 'value="2026-11-24T10:00" checked' in page


def test_times_say_what_stands_against_them(client, room):
    for number in (1, 2):
        make.book(make.person(number), room, make.on(clock.today(), 15))
    page = post(client, wanted(room), "look")
    assert "오후 3:00 <small>마감</small>" in page
    assert "오후 4:00 <small>비어 있음</small>" in page
    assert "지금 (오후 1:10)" in page


def test_right_now_needs_the_grid_set_aside(client, room):
    values = wanted(room, start="2026-11-23T13:10")
    page = post(client, values, "when")
    assert 'value="off_grid"' in page
    page = post(client, {**values, "aside": ["off_grid", "too_soon"], "override_reason": ""}, "confirm")
    assert "넘어서 하는 이유를 적어 주세요" in page
    assert 'value="off_grid" checked' in page
    assert not Booking.objects.exists()
    post(
        client,
        {**values, "aside": ["off_grid", "too_soon"], "override_reason": "창구에서 바로 이용"},
        "confirm",
    )
    assert clock.local(Booking.objects.get().starts_at).minute == 10
    data = ModelLogEntry.objects.get(action="bookings.book").data
    assert (data["set_aside"], data["reason"]) == (["off_grid", "too_soon"], "창구에서 바로 이용")


def test_a_rule_that_was_not_ticked_still_stands(client, room):
    values = wanted(room, start="2026-11-23T22:30", aside=["closed"], override_reason="행사")
    page = post(client, values, "confirm")
    assert 'value="closed" checked' in page
    assert 'value="off_grid">' in page
    assert not Booking.objects.exists()


def test_what_is_taken_stays_taken_and_others_are_offered(client, room):
    for number in (1, 2):
        make.book(make.person(number), room, make.on(clock.today(), 15))
    page = post(client, wanted(room, aside=["taken"], override_reason="급해요"), "confirm")
    assert "이 시간에는 예약할 수 없어요" in page
    assert "가까운 빈 시간" in page
    assert 'name="start" value="2026-11-23T16:00"' in page
    assert Booking.objects.count() == 2


def test_a_time_near_may_lie_on_another_day(client, room):
    values = {**wanted(room, start="2026-11-24T10:00"), "day": ""}
    assert "11월 24일(화) 오전 10:00" in post(client, values, "when")


@pytest.mark.parametrize("step", ["when", "confirm"])
def test_another_day_wants_a_time_of_its_own(client, room, step):
    """The day was changed, and the times of the first one still stood below."""
    page = post(client, wanted(room, day="2026-11-24"), step)
    assert "날짜를 바꿨어요. 그날의 시작 시간을 골라 주세요" in page
    assert 'name="start" value="2026-11-24T10:00"' in page
    assert "checked" not in page
    assert not Booking.objects.exists()


def test_a_counsellor_is_booked_with_topic_and_way(client, room):
    advice = make.open_room(
        room.get_parent(),
        kind=ResourceKind.APPOINTMENT,
        policy=make.policy(name="상담", min_party=1, kind="appointment"),
    )
    values = wanted(advice, topic="career", way="phone")
    assert "이대로 예약할까요" in post(client, values, "when")
    post(client, values, "confirm")
    appointment = Booking.objects.get().appointment
    assert (appointment.topic, appointment.way) == ("career", "phone")


def test_a_suit_is_asked_for_with_the_interview(client, room):
    closet = make.open_room(
        room.get_parent(),
        kind=ResourceKind.LOAN,
        policy=make.policy(name="정장", min_party=1, kind="loan", limit=0),
    )
    page = post(client, wanted(closet, interview_on=""), "when")
    assert "날짜를 골라 주세요" in page
    post(client, wanted(closet, interview_on="2026-11-25"), "confirm")
    assert str(Booking.objects.get().loan.interview_on) == "2026-11-25"


def test_nobody_of_another_center_is_found_or_booked(client, room):
    elsewhere = make.open_room(CenterFactory())
    stranger = make.book(make.person(9, name="먼사람"), elsewhere, make.tomorrow_at(10)).person
    for words in ("먼사람", "0009"):
        assert f'value="{stranger.pk}"' not in client.get(ADDRESS, {"q": words}).content.decode()
    page = post(client, wanted(room, person=stranger.pk), "confirm")
    assert "찾을 수 없는 사람" in page
    assert "먼사람" not in page
    unit = Unit.objects.filter(resource=elsewhere).get()
    page = post(client, wanted(room, what=f"u{unit.pk}"), "confirm")
    assert elsewhere.title not in page
    assert Booking.objects.count() == 1
