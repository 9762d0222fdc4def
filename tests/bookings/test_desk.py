"""The desk in the Wagtail admin: one's own center's bookings, and nobody else's."""

import re
from datetime import date, time, timedelta

import pytest

from bookings.models import OpenSpan
from core import clock
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories.home import CenterFactory, center_index
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


def center(name):
    return CenterFactory(parent=center_index(), title=name, slug=name)


@pytest.fixture
def ours():
    return make.open_room(center("ours"))


@pytest.fixture
def theirs():
    return make.open_room(center("theirs"))


@pytest.fixture
def staff(client, ours):
    person = member(Role.DESK, ours.get_parent())
    client.force_login(person)
    return person


def test_today_shows_ours_only(client, staff, ours, theirs):
    from datetime import timedelta

    today = make.tomorrow_at(14) - timedelta(days=1)
    mine = make.book(make.person(1), ours, today)
    other = make.book(make.person(2), theirs, today)
    html = client.get("/cms/desk/").content.decode()
    assert mine.person_name in html
    assert f"/cms/desk/bookings/{mine.pk}/" in html
    assert other.person_name not in html
    assert theirs.title not in html


@pytest.mark.parametrize(
    "query", ["", "?status=confirmed", "?starts_at_from=2026-11-24&starts_at_to=2026-11-24"]
)
def test_the_list_and_its_filters_show_ours_only(client, staff, ours, theirs, query):
    mine = make.book(make.person(1), ours, make.tomorrow_at(14))
    other = make.book(make.person(2), theirs, make.tomorrow_at(14))
    for address in ("bookings/", "bookings/results/"):
        response = client.get(f"/cms/desk/{address}{query}")
        assert response.status_code == 200
        html = response.content.decode()
        assert mine.spoken_code in html
        assert other.spoken_code not in html


def test_a_filter_that_names_a_foreign_resource_shows_nothing_of_it(client, staff, theirs):
    other = make.book(make.person(2), theirs, make.tomorrow_at(14))
    html = client.get(f"/cms/desk/bookings/?resource={theirs.pk}").content.decode()
    assert other.spoken_code not in html
    assert theirs.title not in html


def test_guessed_ids_lead_nowhere(client, staff, theirs):
    other = make.book(make.person(2), theirs, make.tomorrow_at(14))
    assert client.get(f"/cms/desk/bookings/{other.pk}/").status_code == 404
    assert client.post(f"/cms/desk/bookings/{other.pk}/", {"reason": "x"}).status_code == 404
    assert client.get(f"/cms/desk/hours/{theirs.pk}/").status_code == 404
    assert client.post(f"/cms/desk/hours/{theirs.pk}/", {}).status_code == 404
    other.refresh_from_db()
    assert other.status == "confirmed"


def test_detail_and_cancelling_with_a_reason(client, staff, ours):
    booking = make.book(make.person(1), ours, make.tomorrow_at(14))
    html = client.get(f"/cms/desk/bookings/{booking.pk}/").content.decode()
    assert "010-0000-0001" in html
    response = client.post(f"/cms/desk/bookings/{booking.pk}/", {"reason": ""})
    assert "예약한 사람에게 알릴 이유를 적어 주세요" in response.content.decode()
    client.post(f"/cms/desk/bookings/{booking.pk}/", {"reason": "시설 점검"})
    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason) == ("cancelled", "시설 점검")


@pytest.mark.parametrize("address", ["", "bookings/", "bookings/{booking}/", "hours/{room}/"])
def test_who_sees_the_desk(client, ours, address):
    booking = make.book(make.person(1), ours, make.tomorrow_at(14))
    address = f"/cms/desk/{address.format(booking=booking.pk, room=ours.pk)}"
    assert client.get(address).status_code == 302
    client.force_login(make.person(3))
    assert client.get(address).status_code in {302, 403}
    for role in Role:
        sees = signed_in(member(role, ours.get_parent())).get(address).status_code == 200
        assert sees is (role in {Role.MANAGER, Role.DESK}), role


@pytest.mark.parametrize(("role", "offered"), [(Role.MANAGER, True), (Role.EDITOR, False)])
def test_the_page_offers_opening_hours_to_whom_they_belong(ours, role, offered):
    html = signed_in(member(role, ours.get_parent())).get(f"/cms/pages/{ours.pk}/edit/").content.decode()
    assert (f"/cms/desk/hours/{ours.pk}/" in html) is offered


def hours_form(**changed):
    return {
        "weekly-TOTAL_FORMS": 1,
        "weekly-INITIAL_FORMS": 0,
        "weekly-0-weekdays": ["0", "2"],
        "weekly-0-opens": "10:00",
        "weekly-0-closes": "18:00",
        "weekly-0-valid_from": "2026-11-23",
        "weekly-0-valid_until": "",
        "regular-TOTAL_FORMS": 0,
        "regular-INITIAL_FORMS": 0,
        "closures-TOTAL_FORMS": 1,
        "closures-INITIAL_FORMS": 0,
        "closures-0-starts_at": "2026-11-25 12:00",
        "closures-0-ends_at": "2026-11-25 13:00",
        "closures-0-reason": "시설 점검",
        "closes_on_holidays": "on",
        **changed,
    }


def test_opening_hours_are_edited_as_weekly_rules(client, staff, ours):
    assert client.get(f"/cms/desk/hours/{ours.pk}/").status_code == 200
    response = client.post(f"/cms/desk/hours/{ours.pk}/", hours_form())
    assert response.status_code == 302
    spans = [
        (clock.local(s.starts_at), clock.local(s.ends_at)) for s in OpenSpan.objects.filter(resource=ours)
    ]
    assert {start.weekday() for start, _ in spans} == {0, 2}
    wednesday = [(start.hour, end.hour) for start, end in spans if start.day == 25 and start.month == 11]
    assert wednesday == [(10, 12), (13, 18)]
    html = client.get(f"/cms/desk/hours/{ours.pk}/").content.decode()
    assert "시설 점검" in html


REGULAR = {
    "regular-TOTAL_FORMS": 1,
    "regular-0-weeks": ["1", "-1"],
    "regular-0-weekday": "2",
    "regular-0-reason": "정기 휴관",
}


def test_days_of_every_month_on_which_it_is_closed(client, staff, ours):
    address = f"/cms/desk/hours/{ours.pk}/"
    assert client.post(address, hours_form(**REGULAR)).status_code == 302
    days = {clock.local(each.starts_at).date() for each in OpenSpan.objects.filter(resource=ours)}
    assert date(2026, 11, 25) not in days, "the last Wednesday"
    assert date(2026, 12, 2) not in days, "the first one"
    assert {date(2026, 11, 23), date(2026, 12, 9), date(2026, 12, 23)} <= days
    page = client.get(address).text
    assert re.search(r'name="regular-0-weeks" value="-1"[^>]* checked', page)
    assert "달마다 쉬는 날" in page
    there = dict.fromkeys((f"{part}-INITIAL_FORMS" for part in ("weekly", "regular", "closures")), 1)
    gone = hours_form(**{**REGULAR, **there, "regular-0-DELETE": "on"})
    assert client.post(address, gone).status_code == 302
    noon = clock.at(date(2026, 12, 2), time(12))
    assert OpenSpan.objects.overlapping(noon, noon + timedelta(hours=1)).filter(resource=ours).exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"regular-0-weeks": []}, "몇째 주인지 하나 이상 골라 주세요."),
        ({"regular-0-weekday": ""}, "골라 주세요"),
        ({"regular-0-weeks": ["6"]}, "6"),
    ],
)
def test_half_a_regular_day_is_none(client, staff, ours, changed, message):
    page = client.post(f"/cms/desk/hours/{ours.pk}/", hours_form(**{**REGULAR, **changed}))
    assert page.status_code == 200
    assert message in page.text
    assert "정기 휴관" in page.text, "what was typed stays"


@pytest.mark.parametrize(
    "changed",
    [
        {"weekly-0-valid_from": "0026-11-27"},
        {"weekly-0-valid_until": "9999-12-31"},
        {"closures-0-starts_at": "0001-01-01 00:00"},
        {"closures-0-ends_at": "9999-12-31 23:59"},
    ],
)
def test_years_that_nobody_means_are_refused_at_the_field(client, staff, ours, changed):
    page = client.post(f"/cms/desk/hours/{ours.pk}/", hours_form(**changed))
    assert page.status_code == 200
    assert "날짜를 다시 확인해 주세요. 예: 2026-11-25" in page.text
    for value in changed.values():
        assert f'value="{value}"' in page.text, "what was typed stays"
    assert not OpenSpan.objects.filter(resource=ours, starts_at__year__lt=2020).exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"weekly-0-closes": "09:00"}, "닫는 시간은 여는 시간보다 뒤여야 해요", id="backwards"),
        pytest.param({"weekly-0-weekdays": []}, "요일을 하나 이상 골라 주세요", id="no-weekday"),
        pytest.param({"weekly-0-valid_until": "2026-01-01"}, "끝나는 날은 시작하는 날보다", id="ends-early"),
        pytest.param(
            {"closures-0-ends_at": "2026-11-25 11:00"}, "끝나는 때는 시작하는 때보다", id="closure-backwards"
        ),
    ],
)
def test_wrong_hours_say_what_is_wrong_and_change_nothing(client, staff, ours, changed, message):
    before = OpenSpan.objects.count()
    response = client.post(f"/cms/desk/hours/{ours.pk}/", hours_form(**changed))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert OpenSpan.objects.count() == before


def test_a_unit_with_bookings_is_switched_off_not_deleted(client, ours, staff):
    from bookings.models import ResourcePage

    booking = make.book(make.person(1), ours, make.tomorrow_at(14))
    unit = booking.holds.get().unit
    form_class = ResourcePage.get_edit_handler().get_form_class()
    data = {
        "title": ours.title,
        "slug": ours.slug,
        "kind": ours.kind,
        "policy": ours.policy_id,
        "units-TOTAL_FORMS": 1,
        "units-INITIAL_FORMS": 1,
        "units-MIN_NUM_FORMS": 1,
        "units-MAX_NUM_FORMS": 1000,
        "units-0-id": unit.pk,
        "units-0-name": unit.name,
        "units-0-capacity": unit.capacity,
        "units-0-DELETE": "on",
        "units-0-ORDER": 1,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    form = form_class(data, instance=ours, for_user=staff, parent_page=ours.get_parent())
    assert not form.is_valid()
    assert "지우는 대신" in str(form.errors) + str(form.non_field_errors())


def test_a_booked_room_is_not_deleted_with_its_bookings(client, ours):
    client.force_login(User.objects.create_superuser("admin2@didim.example", name="관리"))
    make.book(make.person(), ours, make.tomorrow_at(14))
    page = client.post(f"/cms/pages/{ours.pk}/delete/", follow=True)
    assert "게시를 해제" in page.content.decode()
    assert type(ours).objects.filter(pk=ours.pk).exists()


def test_nor_in_a_bulk(client, ours):
    client.force_login(User.objects.create_superuser("admin2@didim.example", name="관리"))
    make.book(make.person(), ours, make.tomorrow_at(14))
    parent = ours.get_parent().pk
    page = client.post(
        f"/cms/bulk/wagtailcore/page/delete/?id={ours.pk}&next=/cms/pages/{parent}/", follow=True
    )
    assert "게시를 해제" in page.content.decode()
    assert type(ours).objects.filter(pk=ours.pk).exists()


@pytest.mark.parametrize("number", ["9" * 23, "-" + "9" * 23])
def test_a_number_too_large_for_any_row_finds_nothing(client, staff, ours, number):
    client.force_login(User.objects.create_superuser("admin2@didim.example", name="관리"))
    for address in (
        f"/cms/desk/bookings/?resource={number}",
        f"/cms/desk/bookings/{'9' * 23}/",
        f"/cms/reports/site-history/?user={number}",
    ):
        assert client.get(address).status_code in {200, 404}


def test_reasons_hold_no_resident_numbers(client, staff, ours):
    booking = make.book(make.person(), ours, make.tomorrow_at(14))
    for address, form in (
        (f"/cms/desk/bookings/{booking.pk}/", {"reason": "990101-1234567 님이 취소"}),
        (f"/cms/desk/hours/{ours.pk}/", hours_form(**{"closures-0-reason": "990101-1234567 님"})),
    ):
        assert "주민등록번호는 받지 않아요" in client.post(address, form).content.decode()
    booking.refresh_from_db()
    assert booking.status == "confirmed"
