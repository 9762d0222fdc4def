"""The pages of a booking, as a visitor's browser gets them."""

import re
import uuid

import pytest

from bookings.models import Booking
from people.models import Consent, ConsentText
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def resource():
    return make.open_room(site_root())


@pytest.fixture
def visitor(client):
    person = make.person()
    client.force_login(person)
    return person


@pytest.fixture
def newcomer(client):
    person = make.person(name="", phone="")
    client.force_login(person)
    return person


def start_of(moment):
    return f"{moment:%Y-%m-%dT%H:%M}"


def post(client, resource, **data):
    values = {
        "start": start_of(make.tomorrow_at(14)),
        "minutes": 120,
        "party_size": 3,
        "request_key": uuid.uuid4(),
        "consent-booking-1": "on",
        **data,
    }
    return client.post(f"{resource.url}book/", values)


def test_each_start_time_is_a_link_that_says_everything(client, resource):
    html = client.get(resource.url, {"date": "2026-11-24"}).content.decode()
    assert 'aria-label="11월 24일 화요일 오후 2시부터, 3시간까지 가능"' in html
    assert 'aria-label="11월 24일 화요일 오후 8시부터, 1시간까지 가능"' in html
    assert f"{resource.url}book/?start=2026-11-24T14:00" in html


def test_what_cannot_be_booked_says_why(client, resource, visitor):
    make.book(make.person(2), resource, make.tomorrow_at(14))
    make.book(visitor, make.open_room(), make.tomorrow_at(9), minutes=180)
    html = client.get(resource.url, {"date": "2026-11-24"}).content.decode()
    assert "오후 2시, 예약할 수 없음: 마감" in html
    assert "오후 4시, 예약할 수 없음: 이미 3시간을 채웠어요" in html
    today = client.get(resource.url, {"date": "2026-11-23"}).content.decode()
    assert "오전 11시, 예약할 수 없음: 지난 시간" in today


def test_a_time_that_is_too_near_has_not_passed(client, resource, visitor):
    type(resource.policy).objects.update(lead_minutes=180)
    html = client.get(resource.url, {"date": "2026-11-23"}).content.decode()
    assert "오전 11시, 예약할 수 없음: 지난 시간" in html
    assert "오후 2시, 예약할 수 없음: 예약 마감" in html


def test_a_holiday_says_its_name(client, travel):
    from datetime import date, time

    from bookings.services.opening import WeeklyHours, opening_save

    travel("2026-10-01 09:00")
    resource = make.room(site_root())
    opening_save(
        resource=resource,
        weekly=[WeeklyHours(make.EVERY_DAY, time(9), time(18), date(2026, 9, 1))],
        closures=[],
    )
    html = client.get(resource.url, {"date": "2026-10-05"}).content.decode()
    assert "이날은 쉬어요 · 대체공휴일(개천절)" in html
    assert "10월 9일 금요일, 쉬는 날: 한글날" in html


@pytest.mark.parametrize(
    "wish", ["", "어제", "2026-13-40", "1999-01-01", "9999-12-31", "2026-12-25", "\x00", "0"]
)
def test_any_date_answers_and_is_not_kept(client, resource, wish):
    response = client.get(resource.url, {"date": wish})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "start", ["", "내일", "2026-11-24", "0001-01-01T00:00", "9999-12-31T23:59", "2026-11-24T25:00"]
)
def test_any_start_answers(client, resource, visitor, start):
    response = client.get(f"{resource.url}book/", {"start": start})
    assert response.status_code == 302
    assert response["Location"] == resource.url


def test_a_newcomer_is_asked_name_phone_and_consent_once(client, resource, newcomer):
    html = client.get(f"{resource.url}book/", {"start": start_of(make.tomorrow_at(14))}).content.decode()
    for part in ("수집·이용 목적", "수집 항목", "보유·이용 기간", "거부할 권리"):
        assert part in html
    assert not re.search(r'name="consent-[^>]*checked', html), "unticked"
    response = post(client, resource, name="이디딤", phone="010 1234 5678")
    booking = Booking.objects.get()
    assert response["Location"] == booking.get_absolute_url()
    newcomer.refresh_from_db()
    assert (newcomer.name, newcomer.phone) == ("이디딤", "+821012345678")
    consent = Consent.objects.get(person=newcomer)
    assert consent.text == ConsentText.objects.current("booking")
    html = client.get(f"{resource.url}book/", {"start": start_of(make.tomorrow_at(18))}).content.decode()
    assert 'name="name"' not in html
    assert 'name="consent-' not in html


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param({"phone": "02-123-4567"}, "휴대전화 번호는 010으로", id="landline"),
        pytest.param({"phone": "010-123-4567"}, "휴대전화 번호는 010으로", id="ten-digits"),
        pytest.param({"phone": "0" * 3000}, "휴대전화 번호는 010으로", id="flood"),
        pytest.param({"name": ""}, "이름을 입력해 주세요", id="no-name"),
        pytest.param({"consent-booking-1": ""}, "이용하려면 동의가 필요해요", id="no-consent"),
        pytest.param({"party_size": "많이"}, "인원을 숫자로", id="words"),
        pytest.param({"party_size": ""}, "몇 명이 쓰는지", id="nobody"),
        pytest.param({"minutes": "90"}, "이용 시간을 골라 주세요", id="odd-length"),
        pytest.param({"minutes": ""}, "이용 시간을 골라 주세요", id="no-length"),
        pytest.param({"name": "가" * 60}, "이름은 50자까지", id="long-name"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(client, resource, newcomer, wrong, message):
    response = post(client, resource, **{"name": "이디딤", "phone": "01012345678", **wrong})
    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    for name, kept in {"name": "이디딤", "phone": "01012345678"}.items():
        if name not in wrong:
            assert kept in html
    assert not Booking.objects.exists()


@pytest.mark.parametrize("size", ["1", "9", "-3", "0", "99999999999999999999"])
def test_a_party_that_does_not_fit_is_refused_by_the_rule(client, resource, visitor, size):
    response = post(client, resource, party_size=size)
    assert response.status_code in {409, 422}
    assert "명" in response.content.decode()
    assert not Booking.objects.exists()


def test_decomposed_korean_is_kept_composed(client, resource, newcomer):
    import unicodedata

    post(client, resource, name=unicodedata.normalize("NFD", "이디딤"), phone="01012345678")
    newcomer.refresh_from_db()
    assert newcomer.name == "이디딤"


def test_the_second_of_two_keeps_what_was_typed_and_is_offered_other_times(client, resource, newcomer):
    make.book(make.person(2), resource, make.tomorrow_at(14))
    response = post(client, resource, name="이디딤", phone="01012345678", party_size=4)
    html = response.content.decode()
    assert response.status_code == 409
    assert "이미 예약된 시간이에요" in html
    assert 'value="4"' in html
    offered = re.findall(r'name="start_instead" value="([^"]+)"', html)
    assert "2026-11-24T15:00" in offered
    assert "2026-11-24T14:00" not in offered
    again = post(client, resource, party_size=4, minutes=60, start_instead="2026-11-24T15:00")
    assert again.status_code == 302
    assert Booking.objects.get(person=newcomer).starts_at == make.tomorrow_at(15)


def test_a_double_click_makes_one_booking(client, resource, visitor):
    key = uuid.uuid4()
    first, second = (post(client, resource, request_key=key) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_my_bookings_and_cancelling(client, resource, visitor):
    booking = make.book(visitor, resource, make.tomorrow_at(14))
    assert booking.spoken_code in client.get("/me/").content.decode()
    page = client.get(f"{booking.get_absolute_url()}cancel/").content.decode()
    assert "이 예약을 취소할까요?" in page
    response = client.post(f"{booking.get_absolute_url()}cancel/", follow=True)
    assert "예약을 취소했어요" in response.content.decode()
    html = client.get("/me/").content.decode()
    assert "다가오는 예약이 없어요" in html
    assert "취소됨" in html


def test_nobody_sees_or_cancels_the_booking_of_another(client, resource, visitor):
    booking = make.book(make.person(2), resource, make.tomorrow_at(14))
    for address in ("", "cancel/", "booking.ics"):
        assert client.get(f"{booking.get_absolute_url()}{address}").status_code == 404
    assert client.post(f"{booking.get_absolute_url()}cancel/").status_code == 404
    assert booking.spoken_code not in client.get("/me/").content.decode()
    client.logout()
    assert client.get(booking.get_absolute_url()).status_code == 302


def test_the_calendar_file_is_read_by_a_calendar(client, resource, visitor):
    from icalendar import Calendar

    booking = make.book(visitor, resource, make.tomorrow_at(14))
    response = client.get(f"{booking.get_absolute_url()}booking.ics")
    assert response["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(response.content).walk("VEVENT")[0].decoded("DTSTART") == booking.starts_at


def test_a_resource_without_a_policy_says_to_call(client):
    resource = make.room(site_root(), policy=None)
    assert "전화로 예약해 주세요" in client.get(resource.url).content.decode()
    assert client.get(f"{resource.url}book/", {"start": "2026-11-24T14:00"}).status_code == 302


def test_pages_for_nobody_in_particular_take_at_most_10_queries(
    client, resource, django_assert_max_num_queries
):
    for number in range(2, 12):
        make.book(make.person(number), make.open_room(site_root()), make.tomorrow_at(9 + number))
    client.get(resource.url)
    for address in (resource.url, "/find/"):
        with django_assert_max_num_queries(10):
            client.get(address)


def test_booking_over_http_takes_few_queries(
    client, resource, visitor, settings, django_assert_max_num_queries
):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    post(client, resource, start="2026-11-25T10:00")
    with django_assert_max_num_queries(36):
        assert post(client, resource).status_code == 302


def test_a_place_out_of_use_since_the_form_was_opened(client, resource, visitor):
    resource.units.update(is_active=False)
    response = post(client, resource)
    html = response.content.decode()
    assert response.status_code == 409
    assert "지금은 예약을 받지 않아요" in html
    assert "자리 나면 알려 주세요" in html
    assert "0명" not in html
    assert "인원을" not in html
