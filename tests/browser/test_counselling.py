"""Booking an appointment and a photo as people do it, with scripts and without; companions; axe on every step."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from django.core import mail
from django.core.files.storage import storages
from django.test import Client
from playwright.sync_api import Page, expect

from bookings.models import Booking, ResourcePage
from people.models import ConsentText, User
from people.services.consents import consent_give
from tests.browser.test_booking import fits
from tests.factories import bookings as make
from tests.factories import files
from tests.factories.home import site_root
from tests.factories.leftovers import paths_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Axe = Callable[[Page], None]


@pytest.fixture(autouse=True)
def _no_files_stay():
    yield
    for path in list(paths_in(storages["private"])):
        storages["private"].delete(path)


@pytest.fixture
def visitor(live_server) -> User:
    person = make.person()
    for text in ConsentText.objects.newest():
        if text.kind in {"booking", "news"}:
            consent_give(person=person, text=text)
    return person


def start(page: Page, person: User, resource: ResourcePage) -> None:
    """Signed in, on the day of tomorrow."""
    page.goto("/about-nothing/")
    page.complaints.clear()  # type: ignore[attr-defined]
    client = Client()
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": urljoin(page.url, "/")}])
    page.goto(f"{resource.url}?date={make.tomorrow_at(14):%Y-%m-%d}")


def book_counselling(page: Page, visitor: User, axe: Axe | None) -> Booking:
    resource = make.counselling(site_root())
    start(page, visitor, resource)
    if axe:
        axe(page)
    page.get_by_role("link", name=re.compile("오후 2시부터, 1호실, 2호실 가능")).click()
    page.get_by_label("이력서·자기소개서").check()
    page.get_by_label("2호실").check()
    page.get_by_label("만나서").check()
    page.get_by_label("미리 하고 싶은 말").fill("자기소개서 첫 문단이 막혔어요.")
    fits(page)
    if axe:
        axe(page)
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    return Booking.objects.get()


def add_paper(page: Page) -> None:
    page.get_by_label("이력서·자기소개서").set_input_files(
        [{"name": files.decomposed("내 이력서.pdf"), "mimeType": "application/pdf", "buffer": files.PDF}]
    )
    page.get_by_role("button", name="파일 올리기").click()
    expect(page.get_by_role("link", name="내 이력서.pdf")).to_be_visible()


def move_to_four(page: Page) -> None:
    page.get_by_role("link", name="시간 바꾸기").click()
    page.goto(f"{page.url}?date={make.tomorrow_at(14):%Y-%m-%d}")
    page.get_by_role("link", name=re.compile("오후 4시부터")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("이 시간으로 바꿀까요?")
    expect(page.get_by_label("2호실")).to_be_checked()
    page.get_by_role("button", name="이 시간으로 바꾸기").click()
    expect(page.get_by_text("예약을 바꿨어요")).to_be_visible()


def test_an_appointment_with_a_paper_moved(browser_page, visitor, axe):
    booking = book_counselling(browser_page, visitor, axe)
    assert (booking.unit.name, booking.appointment.topic, booking.holds.count()) == ("2호실", "documents", 2)
    add_paper(browser_page)
    fits(browser_page)
    axe(browser_page)
    move_to_four(browser_page)
    booking.refresh_from_db()
    assert booking.starts_at == make.tomorrow_at(16)
    assert mail.outbox[-1].subject.startswith("예약이 바뀌었어요")


def test_the_same_without_scripts(browser_page_no_js, visitor):
    booking = book_counselling(browser_page_no_js, visitor, None)
    add_paper(browser_page_no_js)
    move_to_four(browser_page_no_js)
    booking.refresh_from_db()
    assert booking.starts_at == make.tomorrow_at(16)


def test_a_photo(browser_page, visitor, axe):
    page, resource = browser_page, make.studio(site_root())
    start(page, visitor, resource)
    axe(page)
    page.get_by_role("link", name=re.compile("오후 2시 20분부터")).click()
    page.get_by_label("헤어").check()
    fits(page)
    axe(page)
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    axe(page)
    booking = Booking.objects.get()
    assert (booking.minutes, booking.option_list) == (20, ["헤어"])


def companions(page: Page, visitor: User) -> None:
    room = make.open_room(site_root(), policy=make.policy(name="이름을 적는 방", names_companions=True))
    start(page, visitor, room)
    page.get_by_role("link", name=re.compile("오후 2시부터")).click()
    page.get_by_label("함께하는 인원").fill("3")


def send(page: Page) -> None:
    first, second = (page.get_by_role("group", name=f"함께 오는 분 {number}") for number in (1, 2))
    first.get_by_label("이름").fill("김동행")
    second.get_by_label("휴대전화").fill("010-9999-8888")
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    names = [(each.name, each.phone) for each in Booking.objects.get().companions.order_by("pk")]
    assert names == [("김동행", ""), ("", "+821099998888")]


def test_rows_for_companions_follow_the_party(browser_page, visitor, axe):
    companions(browser_page, visitor)
    expect(browser_page.get_by_role("group", name="함께 오는 분 2")).to_be_visible()
    axe(browser_page)
    fits(browser_page)
    send(browser_page)


def test_rows_for_companions_by_a_button(browser_page_no_js, visitor):
    companions(browser_page_no_js, visitor)
    browser_page_no_js.get_by_role("button", name="인원에 맞게 칸 늘리기").click()
    send(browser_page_no_js)
