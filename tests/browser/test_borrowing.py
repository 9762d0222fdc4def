"""Borrowing a suit, from the interview to the booking; and the desk that hands it over and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bookings.models import Booking, Loan
from core import clock, formats
from people.enums import Role
from people.models import ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories import closets
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def closet(live_server):
    assert ConsentText.objects.current("booking"), "every installation has the first text"
    center = CenterFactory(title="옷장 센터", slug="closet-center")
    return closets.closet(center, weekdays=make.EVERY_DAY, closes_on_holidays=False)


def come_in(page: Page, person, base_url: str) -> None:
    cookies = signed_in(person).cookies
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": base_url} for name, cookie in cookies.items()]
    )


def borrow(page: Page, closet, axe=None) -> Booking:
    """By the names that people see; each step is a link."""
    interview = make.tomorrow_at(14)
    page.goto(closet.url)
    page.get_by_role("link", name=f"{formats.long_date_text(interview)} 면접").click()
    expect(page.get_by_role("heading", name="언제 입어 보고 가져갈까요?")).to_be_visible()
    page.get_by_role("link", name="100", exact=True).click()
    page.get_by_label("찾으러 오는 날 고르기").get_by_role(
        "link", name=formats.long_date_text(interview)
    ).click()
    page.get_by_role("link", name="오후 2시, 정장 2벌 남음").click()
    expect(page.get_by_role("heading", name="어떤 정장이 좋을까요?")).to_be_visible()
    if axe:
        axe(page)
    page.get_by_role("link", name="정장 2번").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("정장 2번")
    if axe:
        axe(page)
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return Booking.objects.get()


@pytest.fixture
def person():
    person = make.person()
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    return person


def test_borrowing_on_a_phone(browser_page, closet, person, live_server, axe):
    come_in(browser_page, person, live_server.url)
    booking = borrow(browser_page, closet, axe)
    axe(browser_page)
    assert booking.unit == closets.suit(closet, 2)
    assert booking.loan.interview_on == clock.local(make.tomorrow_at(14)).date()
    browser_page.get_by_role("link", name="다른 정장 고르기").click()
    browser_page.get_by_role("button", name="정장 1번, 이 정장으로 바꾸기").click()
    expect(browser_page.get_by_text("바꿨어요: 정장 1번")).to_be_visible()


def test_borrowing_with_scripts_off(browser_page_no_js, closet, person, live_server):
    come_in(browser_page_no_js, person, live_server.url)
    assert borrow(browser_page_no_js, closet).unit == closets.suit(closet, 2)


def test_the_desk_hands_over_and_takes_back(open_browser, closet, person, live_server, axe):
    page = open_browser(viewport={"width": 1024, "height": 768})
    now = clock.now().replace(second=0, microsecond=0)
    booking = closets.borrow(person, closet, now, 1, by=person, override=closets.any_time())
    come_in(page, member(Role.DESK, closet.get_parent()), live_server.url)
    page.goto("/cms/desk/loans/")
    axe(page)
    page.get_by_role("link", name="정장 1번 내주기").click()
    page.get_by_label("신분증을 눈으로 확인했어요").check()
    page.get_by_role("button", name="내줬어요").click()
    expect(page.get_by_text("정장을 내줬어요.")).to_be_visible()
    assert Loan.objects.get().is_out
    page.goto(f"/cms/desk/suits/{booking.unit_id}/")  # as the QR code does
    axe(page)
    page.get_by_role("link", name="돌려받기").click()
    axe(page)
    page.get_by_label("낡음").focus()
    page.keyboard.press("Space")
    page.get_by_label("손상", exact=True).fill("안감이 조금 해졌어요")
    page.keyboard.press("Enter")
    expect(page.get_by_text("정장을 돌려받았어요.")).to_be_visible()
    loan = Loan.objects.get()
    assert (loan.is_out, loan.damage) == (False, "안감이 조금 해졌어요")
    page.goto("/cms/desk/suits/")
    expect(page.get_by_role("cell", name="손질 중")).to_be_visible()
    axe(page)
