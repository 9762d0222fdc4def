"""내 상담: a counsellor's own appointments; rotas at the desk."""

from __future__ import annotations

from datetime import time

import pytest

from bookings.enums import BookingStatus, Topic, Way
from bookings.models import OpenSpan, ResourcePage, Unit
from bookings.services.booking import AppointmentWish
from core import clock
from people.enums import Role
from people.models import AccessRecord, ConsentText, SensitiveNote
from people.services.consents import consent_give
from tests.bookings.test_desk import hours_form
from tests.factories import bookings as make
from tests.factories.home import CenterFactory, center_index
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday_noon(travel):
    travel("2026-11-23 12:00")


@pytest.fixture
def center():
    return CenterFactory(parent=center_index(), title="우리", slug="ours")


@pytest.fixture
def resource(center):
    return make.counselling(center, rooms=2)


@pytest.fixture
def counsellor(resource):
    return appointed(resource, 0, "counsellor1@didim.example")


def appointed(resource, number, email):
    person = member(Role.COUNSELLOR, resource.get_parent(), email=email)
    unit = resource.units.order_by("sort_order")[number]
    unit.counsellor = person
    unit.save()
    return person


def talk(resource, number, unit_number=0, way=Way.VIDEO, hour=14):
    return make.book(
        make.person(number),
        resource,
        make.tomorrow_at(hour),
        minutes=50,
        party_size=1,
        unit=resource.units.order_by("sort_order")[unit_number],
        appointment=AppointmentWish(Topic.INTERVIEW, way, "떨려서 말이 안 나와요."),
    )


@pytest.fixture
def mine(resource, counsellor):
    return talk(resource, 1)


def test_only_one_s_own(resource, counsellor, mine):
    other = talk(resource, 2, unit_number=1)
    client = signed_in(counsellor)
    html = client.get("/cms/counselling/").content.decode()
    assert "이디딤1" in html
    assert "이디딤2" not in html
    assert AccessRecord.objects.get().people == [mine.person_id]
    assert "떨려서" in client.get(f"/cms/counselling/{mine.pk}/").content.decode()
    for address in (
        f"counselling/{other.pk}/",
        f"desk/bookings/{other.pk}/video/",
        f"desk/bookings/{other.pk}/files/",
    ):
        assert client.get(f"/cms/{address}").status_code == 404
    for address in ("arrived", "missed"):
        assert client.post(f"/cms/counselling/{other.pk}/{address}/").status_code == 404


def test_the_menu_is_for_counsellors(resource, counsellor):
    assert "/cms/counselling/" in signed_in(counsellor).get("/cms/").content.decode()
    idle = member(Role.COUNSELLOR, resource.get_parent(), email="idle@didim.example")
    for person in (
        idle,
        member(Role.DESK, resource.get_parent()),
        member(Role.EDITOR, resource.get_parent()),
    ):
        client = signed_in(person)
        assert "/cms/counselling/" not in client.get("/cms/").content.decode()
        assert client.get("/cms/counselling/").status_code in {302, 403}


def test_who_is_no_counsellor_any_more_sees_nothing(counsellor, mine):
    counsellor.groups.clear()
    assert signed_in(counsellor).get(f"/cms/counselling/{mine.pk}/").status_code in {302, 403, 404}


def test_the_desk_reads_the_topic_and_not_what_was_said(resource, mine):
    html = (
        signed_in(member(Role.DESK, resource.get_parent()))
        .get(f"/cms/desk/bookings/{mine.pk}/")
        .content.decode()
    )
    assert "모의면접" in html
    assert "떨려서" not in html


# --- Notes ----------------------------------------------------------------------------------


def test_the_note_is_written_from_the_appointment_with_consent_only(counsellor, mine):
    client = signed_in(counsellor)
    html = client.get(f"/cms/counselling/{mine.pk}/").content.decode()
    assert "민감정보 동의를 하지 않아서" in html
    assert "/cms/notes/add/" not in html
    consent_give(person=mine.person, text=ConsentText.objects.current("sensitive"))
    html = client.get(f"/cms/counselling/{mine.pk}/").content.decode()
    link = html[html.index("/cms/notes/add/") :].split('"')[0]
    response = client.post(
        link, {"page": mine.resource.get_parent().pk, "body": "자기소개를 세 번 연습했다."}
    )
    assert response.status_code == 302
    note = SensitiveNote.objects.get()
    assert (note.author, note.person) == (counsellor, mine.person)


# --- The video room -------------------------------------------------------------------------


def test_the_address_is_set_and_seen_in_its_minutes(counsellor, mine, travel):
    client = signed_in(counsellor)
    address = f"/cms/desk/bookings/{mine.pk}/video/"
    assert client.post(address, {"url": "https://meet.example/room"}).status_code == 302
    mine.appointment.refresh_from_db()
    assert mine.appointment.video_url == "https://meet.example/room"
    assert "meet.example/room" not in client.get(f"/cms/counselling/{mine.pk}/").content.decode()
    assert "meet.example/room" not in client.get(address).content.decode()
    travel("2026-11-24 13:51")
    client = signed_in(counsellor)
    assert "https://meet.example/room" in client.get(f"/cms/counselling/{mine.pk}/").content.decode()


@pytest.mark.parametrize("url", ["http://meet.example/a", "javascript:alert(1)", "meet", "https://"])
def test_only_safe_addresses(counsellor, mine, url):
    response = signed_in(counsellor).post(f"/cms/desk/bookings/{mine.pk}/video/", {"url": url})
    assert response.status_code == 200
    mine.appointment.refresh_from_db()
    assert mine.appointment.video_url == ""


def test_the_desk_sets_it_and_never_sees_it(resource, mine, travel):
    client = signed_in(member(Role.DESK, resource.get_parent()))
    client.post(f"/cms/desk/bookings/{mine.pk}/video/", {"url": "https://meet.example/room"})
    travel("2026-11-24 13:55")
    client = signed_in(member(Role.DESK, resource.get_parent(), email="desk2@didim.example"))
    for address in (f"desk/bookings/{mine.pk}/", f"desk/bookings/{mine.pk}/video/"):
        assert "meet.example" not in client.get(f"/cms/{address}").content.decode()


# --- Coming and not coming ------------------------------------------------------------------


@pytest.mark.parametrize(("address", "status"), [("arrived", "checked_in"), ("missed", "no_show")])
def test_marking(counsellor, mine, travel, address, status):
    travel("2026-11-24 14:05")
    client = signed_in(counsellor)
    assert client.get(f"/cms/counselling/{mine.pk}/{address}/").status_code == 405
    client.post(f"/cms/counselling/{mine.pk}/{address}/")
    mine.refresh_from_db()
    assert mine.status == status
    assert client.post(f"/cms/counselling/{mine.pk}/{address}/", follow=True).status_code == 200


def test_too_early_says_so(counsellor, mine):
    html = signed_in(counsellor).post(f"/cms/counselling/{mine.pk}/missed/", follow=True).content.decode()
    assert "아직 이른 시간이에요" in html
    mine.refresh_from_db()
    assert mine.status == BookingStatus.CONFIRMED


# --- Rotas ----------------------------------------------------------------------------------


def test_a_rota_is_edited_as_rules_beside_the_hours(center, resource):
    client = signed_in(member(Role.DESK, center))
    unit = resource.units.order_by("sort_order").first()
    address = f"/cms/desk/hours/{resource.pk}/units/{unit.pk}/"
    assert address in client.get(f"/cms/desk/hours/{resource.pk}/").content.decode()
    assert "자리를 비우는 때" in client.get(address).content.decode()
    assert client.post(address, hours_form()).status_code == 302
    unit.refresh_from_db()
    assert unit.has_rota
    spans = [(clock.local(s.starts_at), clock.local(s.ends_at)) for s in OpenSpan.objects.filter(unit=unit)]
    assert {start.weekday() for start, _ in spans} == {0, 2}
    assert {start.time() for start, _ in spans} >= {time(10)}
    assert OpenSpan.objects.filter(resource=resource, unit=None).exists(), "the resource keeps its own"
    cleared = hours_form(**{"weekly-TOTAL_FORMS": 0, "closures-TOTAL_FORMS": 0})
    client.post(address, cleared)
    unit.refresh_from_db()
    assert not unit.has_rota


def test_the_copy_of_a_page_has_no_hours_of_its_counsellors(center, resource):
    unit = resource.units.order_by("sort_order").first()
    client = signed_in(member(Role.DESK, center))
    client.post(f"/cms/desk/hours/{resource.pk}/units/{unit.pk}/", hours_form())
    copied = resource.copy(update_attrs={"title": "두 번째 상담", "slug": "second"})
    assert client.post(f"/cms/desk/hours/{copied.pk}/", hours_form()).status_code == 302
    rotas = Unit.objects.filter(has_rota=True)
    assert [each.resource_id for each in rotas] == [resource.pk]
    ResourcePage.objects.get(pk=copied.pk).get_latest_revision().publish()
    assert rotas.count() == 1, "nor does its draft bring them back"


def test_who_is_booked_while_the_counsellor_is_away_is_told_to_staff(center, resource, mine):
    client = signed_in(member(Role.DESK, center))
    other = resource.units.exclude(pk=mine.unit_id).first()
    for unit, number in ((mine.unit, 1), (other, 0)):
        address = f"/cms/desk/hours/{resource.pk}/units/{unit.pk}/"
        page = client.post(address, hours_form(), follow=True)
        assert ("예약이 1건 있어요" in page.content.decode()) == bool(number)
        assert (page.request["PATH_INFO"] == "/cms/desk/closures/") == bool(number)


def test_rotas_belong_to_the_desk_of_the_center(center, resource, counsellor):
    unit = resource.units.order_by("sort_order").first()
    theirs = CenterFactory(parent=center_index(), title="남", slug="theirs")
    room = make.open_room(center)
    address = f"/cms/desk/hours/{resource.pk}/units/{unit.pk}/"
    for staff in (counsellor, member(Role.DESK, theirs), member(Role.EDITOR, center)):
        assert signed_in(staff).get(address).status_code in {302, 403, 404}
    desk = signed_in(member(Role.DESK, center))
    assert desk.get(f"/cms/desk/hours/{room.pk}/units/{unit.pk}/").status_code == 404
    assert desk.get(f"/cms/desk/hours/{room.pk}/units/{room.units.get().pk}/").status_code == 404


def test_only_counsellors_can_be_named_in_the_page(center, resource, counsellor):
    visitor = make.person(77)
    html = signed_in(member(Role.MANAGER, center)).get(f"/cms/pages/{resource.pk}/edit/").content.decode()
    assert visitor.email not in html
    assert counsellor.email in html or counsellor.get_full_name() in html
