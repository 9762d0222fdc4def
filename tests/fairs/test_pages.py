"""A job fair on the site: who is there, booking, one's own, the door; the desk and its rights."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from events.models import Session
from fairs.entry import entry_path
from fairs.models import Company, Entries, Interview
from people.enums import Role
from people.models import AccessRecord, ConsentText, User
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories import fairs
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _monday(travel):
    travel("2026-11-23 10:00")


@pytest.fixture
def center():
    return CenterFactory(title="디딤 센터", slug="ours")


@pytest.fixture
def company(center):
    return fairs.company(of=fairs.fair(parent=center, slug="fair-2026", title="일자리 박람회"))


def test_the_program_leads_to_companies_and_free_times(company, django_assert_max_num_queries):
    taken, free = fairs.slot(company), fairs.slot(company, minute=20)
    fairs.books(1, taken)
    assert "/programs/fair-2026/fair/" in Client().get(company.program.url).content.decode()
    with django_assert_max_num_queries(10):
        page = Client().get("/programs/fair-2026/fair/").content.decode()
    for text in ("새봄소프트", "신입 웹 개발자", "2층 A-3 부스", f"/fair/{free.pk}/"):
        assert text in page
    assert f"/fair/{taken.pk}/" not in page


def test_other_programs_are_no_fairs():
    program = reg.program()
    assert Client().get(f"/programs/{program.slug}/fair/").status_code == 404
    assert "fair/" not in Client().get(program.url).content.decode()


def test_booking_for_the_first_time_and_calling_off(company):
    slot = fairs.slot(company)
    address = f"/programs/fair-2026/fair/{slot.pk}/"
    browser = signed_in(User.objects.create_user("new@didim.example"))
    wrong = browser.post(address, {"name": "김새봄", "phone": "010"})
    assert (wrong.status_code, Interview.objects.count()) == (422, 0)
    assert "김새봄" in wrong.content.decode()
    told = {"name": "김새봄", "phone": "010-1234-1234", "consent-program-1": "on"}
    made_at = browser.post(address, told).url
    made = Interview.objects.get()
    assert made_at == made.get_absolute_url()
    assert "면접을 예약했어요" in browser.get(made_at).content.decode()
    assert "새봄소프트 면접" in browser.get("/me/").content.decode()
    assert browser.get(f"{made_at}interview.ics")["Content-Type"].startswith("text/calendar")
    assert browser.get(address).url == made_at
    other = signed_in(make.person(2))
    assert other.get(made_at).status_code == 404
    assert other.post(f"{made_at}cancel/").status_code == 404
    assert browser.post(f"{made_at}cancel/").url == made_at
    assert "취소한 면접이에요" in browser.get(made_at).content.decode()


def test_why_a_time_can_not_be_had_is_told_before_the_form(company):
    other = fairs.company(of=company.program, name="디딤물류")
    first = fairs.books(1, fairs.slot(company))
    same = fairs.slot(other, minute=10)
    page = signed_in(first.person).get(f"/programs/fair-2026/fair/{same.pk}/").content.decode()
    assert "같은 시간에 새봄소프트 면접" in page
    assert "면접 예약하기</button>" not in page
    page = signed_in(agreed(2)).get(f"/programs/fair-2026/fair/{first.slot_id}/").content.decode()
    assert "다른 분이 예약한 시간이에요" in page


def agreed(number: int) -> User:
    person = make.person(number)
    consent_give(person=person, text=ConsentText.objects.current("program"))
    return person


def test_the_video_room_is_for_the_one_who_has_the_interview(company, travel):
    Company.objects.update(video_url="https://meet.example/a", booth="")
    made = fairs.books(1, fairs.slot(company))
    browser = signed_in(made.person)
    assert "meet.example" not in browser.get(made.get_absolute_url()).content.decode()
    travel("2026-11-30 13:30")
    browser = signed_in(made.person)
    assert "https://meet.example/a" in browser.get(made.get_absolute_url()).content.decode()
    assert "meet.example" not in Client().get("/programs/fair-2026/fair/").content.decode()


# --- The door -------------------------------------------------------------------------------


def test_opening_the_code_counts_once_in_each_browser(company, travel):
    path, browser = entry_path(company.program), Client()
    assert "오늘은 박람회가 없어요" in browser.get(path).content.decode()
    assert not Entries.objects.exists()
    travel("2026-11-30 14:10")
    for _ in range(3):
        assert "어서 오세요" in browser.get(path).content.decode()
    Client().get(path)
    assert Entries.objects.get().number == 2
    browser.cookies[f"fair-{company.program_id}"] = "2026-11-30"
    browser.get(path)
    assert Entries.objects.get().number == 3, "a cookie that was made up is none"
    assert Client().get("/fairs/enter/x/").status_code == 404


def test_the_desk_counts_by_touch(company, center):
    desk = signed_in(member(Role.DESK, center))
    address = f"/cms/fairs/{company.program_id}/entry/"
    for _ in range(2):
        assert desk.post(address).url == address
    page = desk.get(address).content.decode()
    assert "오늘 2명" in page
    assert entry_path(company.program) in page


# --- The desk -------------------------------------------------------------------------------


def test_a_company_comes_with_times(center):
    program = fairs.fair(parent=center)
    desk = signed_in(member(Role.DESK, center))
    address = f"/cms/fairs/{program.pk}/"
    assert desk.post(address, {"name": ""}).status_code == 422
    told = {"name": "새봄소프트", "looks_for": "신입 웹 개발자", "booth": "", "video_url": ""}
    there = desk.post(address, told).url
    assert desk.post(address, told).status_code == 422, "one of each name"
    day = {"day": "2026-11-30", "starts": "14:00", "ends": "15:00", "minutes": "20", "do": "slots"}
    assert desk.post(there, {**day, "day": "2026-11-20"}).status_code == 422
    assert desk.post(there, {**day, "ends": "14:10"}).status_code == 422
    assert desk.post(there, day).status_code == 302
    company = Company.objects.get()
    assert company.slots.count() == 3
    assert desk.post(there, {**day, "minutes": "30"}).status_code == 422
    desk.post(there, {"do": f"remove:{company.slots.last().pk}"})
    desk.post(there, {**told, "booth": "1층", "do": "keep"})
    company.refresh_from_db()
    assert (company.slots.count(), company.where) == (2, "1층")


def test_who_comes_is_shown_and_recorded(company, center):
    made = fairs.books(1, fairs.slot(company))
    desk = signed_in(member(Role.DESK, center))
    address = f"/cms/fairs/{company.program_id}/companies/{company.pk}/"
    assert made.person.name in desk.get(address).content.decode()
    assert AccessRecord.objects.order_by("pk").last().people == [made.person_id]
    off = f"{address}{made.slot_id}/cancel/"
    assert f'href="{off}"' in desk.get(address).content.decode()
    before = AccessRecord.objects.count()
    asked = desk.get(off)
    assert AccessRecord.objects.count() == before + 1
    assert AccessRecord.objects.order_by("pk").last().people == [made.person_id]
    made.refresh_from_db()
    assert (asked.status_code, made.is_cancelled) == (200, False)
    assert "취소하는 이유" in asked.content.decode()
    for wrong in ("", "  ", "990101-1234567"):
        assert desk.post(off, {"reason": wrong}).status_code == 422
    mail.outbox.clear()
    for _ in range(2):  # a second click changes nothing
        assert desk.post(off, {"reason": "회사 사정으로 오지 못해요."}).status_code == 302
    made.refresh_from_db()
    assert (made.is_cancelled, made.reason) == (True, "회사 사정으로 오지 못해요.")
    assert ["회사 사정으로 오지 못해요." in each.body for each in mail.outbox] == [True]
    assert "비어 있음" in desk.get(address).content.decode()


def test_other_centers_and_other_roles_see_nothing(company, center):
    elsewhere = signed_in(member(Role.DESK, CenterFactory(slug="elsewhere")))
    home = f"/cms/fairs/{company.program_id}/"
    slot = fairs.books(1, fairs.slot(company)).slot
    at = f"{home}companies/{company.pk}/"
    addresses = [home, at, f"{at}{slot.pk}/cancel/", f"{home}entry/"]
    assert [elsewhere.get(each).status_code for each in addresses] == [404] * 4
    assert "일자리 박람회" not in elsewhere.get("/cms/fairs/").content.decode()
    editor = signed_in(member(Role.EDITOR, center))
    assert {editor.get(each).status_code for each in ["/cms/fairs/", *addresses]} == {302}


def test_a_fair_that_is_called_off_counts_nobody(company, travel):
    Session.objects.filter(program=company.program).update(status="cancelled")
    travel("2026-11-30 14:10")
    Client().get(entry_path(company.program))
    assert not Entries.objects.exists()
