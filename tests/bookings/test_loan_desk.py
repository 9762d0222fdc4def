"""Suits at the desk: today's board, handing over, taking back, the stock, labels; one's own center's only."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bookings.desk.loan_forms import SuitForm, TakeBackForm
from bookings.enums import BookingStatus, Condition
from bookings.models import BookingFile, Loan, ResourcePage, Suit
from core.privacy import RRN_REFUSED
from people.enums import AccessAction, Role
from people.models import AccessRecord, User
from tests.factories import bookings as make
from tests.factories import closets
from tests.factories.home import CenterFactory, center_index
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 14:00")


def center(name):
    return CenterFactory(parent=center_index(), title=name, slug=name)


@pytest.fixture
def ours():
    return closets.closet(center("ours"))


@pytest.fixture
def theirs():
    return closets.closet(center("theirs"))


@pytest.fixture
def desk(ours):
    return signed_in(member(Role.DESK, ours.get_parent()))


def day(number: int, hour: int = 15):
    return make.on(date(2026, 11, number), hour)


def path(booking) -> str:
    return f"/cms/desk/loans/{booking.pk}/"


@pytest.fixture
def booked(ours):
    return closets.borrow(make.person(1), ours, day(23), 1)


@pytest.fixture
def out(booked):
    return closets.lend(booked)


def test_the_board_of_the_day(desk, ours, theirs, travel):
    late = closets.lend(closets.borrow(make.person(1), ours, day(23), 1))
    following = closets.borrow(make.person(2), ours, day(30), 1)
    foreign = closets.borrow(make.person(3, name="남궁남"), theirs, day(23), 1)
    travel("2026-11-30 10:00")
    html = desk.get("/cms/desk/loans/").text
    assert "늦은 정장 1벌" in html
    assert path(late) in html
    assert html.count(path(following)) == 2, "among those who come today, and after the late one"
    assert "남궁남" not in html
    assert path(foreign) not in html
    seen = AccessRecord.objects.order_by("pk").last()
    assert (seen.action, set(seen.people)) == (AccessAction.LIST, {late.person_id, following.person_id})


def test_handing_over_takes_one_tick_and_one_button(desk, booked):
    assert "신분증을 눈으로 확인했어요" in desk.get(path(booked)).text
    refused = desk.post(path(booked), {"do": "hand_over", "unit": booked.unit_id})
    assert "표시해 주세요" in refused.text
    response = desk.post(path(booked), {"do": "hand_over", "unit": booked.unit_id, "id_checked": "on"})
    assert response["Location"] == "/cms/desk/loans/"
    loan = Loan.objects.get()
    assert loan.is_out
    assert loan.id_checked
    change = AccessRecord.objects.filter(action=AccessAction.CHANGE).get()
    assert change.people == [booked.person_id]


def test_handing_over_another_one(desk, ours, booked):
    other = closets.suit(ours, 3)
    desk.post(path(booked), {"do": "hand_over", "unit": other.pk, "id_checked": "on"})
    booked.refresh_from_db()
    assert booked.unit == other


def picture(name="hole.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8), "navy").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def test_no_resident_number_is_written_beside_a_suit():
    number = "900101-1234567"
    taken = TakeBackForm({"condition": "repair", "damage": number})
    suit = SuitForm({"size": "100", "condition": "good", "note": number})
    assert taken.errors["damage"] == suit.errors["note"] == [RRN_REFUSED]


def test_taking_back_with_damage_and_a_photo(desk, out):
    form = {"do": "take_back", "condition": "repair", "damage": ""}
    assert "무엇을 고쳐야 하는지" in desk.post(path(out), form).text
    desk.post(path(out), {**form, "damage": "소매가 찢어졌어요", "photo": picture()})
    out.refresh_from_db()
    file = BookingFile.objects.get()
    assert (out.status, Loan.objects.get().damage) == (BookingStatus.COMPLETED, "소매가 찢어졌어요")
    assert file.purpose == BookingFile.Purpose.DAMAGE
    page = desk.get(path(out)).text
    assert "hole.jpg" in page
    shown = desk.get(f"{path(out)}files/{file.pk}/")
    assert shown["Content-Disposition"].startswith("attachment")
    file.file.delete()


def test_a_second_click_finds_it_done(desk, booked):
    for form in (
        {"do": "hand_over", "unit": booked.unit_id, "id_checked": "on"},
        {"do": "take_back", "condition": "good", "damage": ""},
    ):
        assert "정장을" in desk.post(path(booked), form, follow=True).text
        before = Loan.objects.values().get()
        again = desk.post(path(booked), form, follow=True)
        assert "그사이에 상태가 바뀌어서 아무것도 하지 않았어요" in again.text
        assert Loan.objects.values().get() == before


def test_a_photo_that_is_none_changes_nothing(desk, out):
    wrong = SimpleUploadedFile("hole.jpg", b"not a picture")
    page = desk.post(path(out), {"do": "take_back", "condition": "good", "damage": "", "photo": wrong})
    assert "이름과 내용이 달라요" in page.text
    assert Loan.objects.get().is_out


@pytest.mark.parametrize(
    ("do", "said"), [("lost", "잃어버린 것으로 적었어요"), ("extend", "연장하고"), ("no_show", "아니에요")]
)
def test_the_other_buttons(desk, out, do, said):
    page = desk.post(path(out), {"do": do, "interview_on": "2026-11-27"}, follow=True)
    assert said in page.text


def test_the_stock_and_its_filters(desk, ours, theirs, out):
    closets.borrow(make.person(2), ours, day(23, 16), 2)
    html = desk.get("/cms/desk/suits/").text
    assert f"/cms/desk/suits/{closets.suit(theirs, 1).pk}/" not in html
    assert "빌려 감 1벌" in html
    assert "곧 나감 1벌" in html
    assert "있음 1벌" in html
    for query, shown in (
        ("state=out", {1}),
        ("size=95", {3}),
        ("condition=good&state=free", {3}),
        ("condition=repair", set()),
        (f"closet={theirs.pk}", set()),
    ):
        rows = desk.get(f"/cms/desk/suits/?{query}").text
        assert {n for n in (1, 2, 3) if f"/cms/desk/suits/{closets.suit(ours, n).pk}/" in rows} == shown


def test_one_suit_is_edited_and_taken_out_of_use(desk, ours):
    following = closets.borrow(make.person(2), ours, day(26), 1)
    unit = closets.suit(ours, 1)
    address = f"/cms/desk/suits/{unit.pk}/"
    assert "이름표" in desk.get(address).text
    form = {"do": "save", "size": "100", "color": "검정", "pieces": "재킷 ,바지,", "condition": "repair"}
    assert "치수를 적어 주세요" in desk.post(address, {**form, "size": ""}).text
    desk.post(address, form)
    suit = Suit.objects.get(unit=unit)
    assert (suit.color, suit.pieces, suit.condition) == ("검정", "재킷, 바지", Condition.REPAIR)
    following.refresh_from_db()
    assert following.unit == closets.suit(ours, 2)
    assert not closets.suit(ours, 1).is_active


def test_cleaning_ends_with_a_button(ours, out, travel):
    travel("2026-11-24 11:00")
    desk = signed_in(member(Role.DESK, ours.get_parent()))
    desk.post(path(out), {"do": "take_back", "condition": "good", "damage": ""})
    travel("2026-11-24 11:10")
    address = f"/cms/desk/suits/{out.unit_id}/"
    assert "손질을 마쳤어요" in desk.get(address).text
    desk.post(address, {"do": "ready"})
    assert "있음" in desk.get(address).text


def test_labels_lead_to_the_suit(desk, ours, theirs):
    html = desk.get("/cms/desk/suits/labels/").text
    assert html.count("<svg") == 3
    assert "style=" not in html
    assert closets.suit(ours, 1).name in html
    assert desk.get(f"/cms/desk/suits/labels/?closet={theirs.pk}").text.count("<svg") == 0


def test_guessed_numbers_lead_nowhere(desk, theirs):
    foreign = closets.lend(closets.borrow(make.person(1), theirs, day(23), 1))
    assert desk.get(path(foreign)).status_code == 404
    assert desk.post(path(foreign), {"do": "take_back", "condition": "good"}).status_code == 404
    assert desk.get(f"/cms/desk/suits/{foreign.unit_id}/").status_code == 404
    assert desk.post(f"/cms/desk/suits/{foreign.unit_id}/", {"do": "ready"}).status_code == 404
    assert Loan.objects.get().is_out


@pytest.mark.parametrize(
    "address", ["loans/", "loans/{booking}/", "suits/", "suits/labels/", "suits/{unit}/"]
)
def test_who_sees_the_desk(client, ours, booked, address):
    address = f"/cms/desk/{address.format(booking=booked.pk, unit=booked.unit_id)}"
    assert client.get(address).status_code == 302
    client.force_login(make.person(3))
    assert client.get(address).status_code in {302, 403}
    for role in Role:
        sees = signed_in(member(role, ours.get_parent())).get(address).status_code == 200
        assert sees is (role in {Role.MANAGER, Role.DESK}), role


def test_the_menu_offers_suits_where_there_are_some(desk, ours):
    assert re.search("/cms/desk/suits/", desk.get("/cms/").text)
    room = make.open_room(center("rooms-only"))
    assert "/cms/desk/suits/" not in signed_in(member(Role.DESK, room.get_parent())).get("/cms/").text


def test_more_loans_take_no_more_queries(desk, ours):
    addresses = ("/cms/desk/loans/", "/cms/desk/suits/")
    for address in addresses:
        desk.get(address)
    counts = []
    for number in (1, 2, 3):
        closets.borrow(make.person(number), ours, day(23), number)
        if number != 2:
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    desk.get(address)
                counts.append(len(captured))
    assert counts[:2] == counts[2:]


def test_a_copied_closet_describes_its_suits(ours):
    Suit.objects.filter(unit__name="정장 1번").update(condition="repair", note="단추")
    ours.units.filter(name="정장 1번").update(is_active=False)
    typed = {"new_title": "둘째 옷장", "new_slug": "second", "new_parent_page": ours.get_parent().pk}
    admin = User.objects.create_superuser("copier@didim.example")
    signed_in(admin).post(f"/cms/pages/{ours.pk}/copy/", typed)
    copied = ResourcePage.objects.get(slug="second")
    suits = Suit.objects.filter(unit__resource=copied).order_by("unit__sort_order")
    assert [each.size for each in suits] == list(closets.SIZES)
    assert {(each.condition, each.note, each.unit.is_active) for each in suits} == {("good", "", True)}
