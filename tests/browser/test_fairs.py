"""An interview at a job fair, from a phone without scripts: found, booked, called off; and with scripts for axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fairs.models import Company
from home.models import CenterPage
from people.models import User
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import fairs
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(live_server: Any) -> Company:
    """With one time, at a fair in a week."""
    center: CenterPage = CenterFactory(title="디딤 센터")
    made = fairs.company(of=fairs.fair(parent=center, slug="fair-2026", title="일자리 박람회"))
    fairs.slot(made)
    return made


def book_and_call_off(page: Page, axe: Any) -> None:
    look = axe or (lambda page: None)
    page.goto("/programs/fair-2026/fair/")
    fits(page)
    look(page)
    page.get_by_role("link", name=re.compile("새봄소프트.*면접 예약하기")).click()
    page.get_by_role("button", name="면접 예약하기").click()
    expect(page.get_by_role("alert")).to_contain_text("다시 확인해 주세요")
    page.complaints.clear()  # type: ignore[attr-defined]  # of the answer 422
    fits(page)
    look(page)
    page.get_by_role("textbox", name=re.compile("이름")).fill("김새봄")
    page.get_by_role("textbox", name=re.compile("휴대전화")).fill("01012341234")
    page.get_by_role("checkbox", name=re.compile("프로그램 신청과 멘토링을 위한")).check()
    page.get_by_role("button", name="면접 예약하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("면접을 예약했어요")
    fits(page)
    look(page)
    page.get_by_role("link", name="면접 취소").click()
    page.get_by_role("button", name="네, 취소할게요").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("취소한 면접이에요")


def test_an_interview_without_scripts(browser_page_no_js: Page, company: Company, live_server: Any) -> None:
    sign_in(browser_page_no_js, User.objects.create_user("new@didim.example"), live_server)
    book_and_call_off(browser_page_no_js, None)


def test_an_interview(browser_page: Page, company: Company, live_server: Any, axe: Any) -> None:
    sign_in(browser_page, User.objects.create_user("new@didim.example"), live_server)
    book_and_call_off(browser_page, axe)
