"""From what somebody looks for straight to the form of a booking: on a phone, by keyboard, with scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room(live_server: Any) -> Any:
    return make.open_room(CenterFactory(title="청년센터 마포"), capacities=(6,))


def sign_in(page: Page, live_server: Any) -> None:
    client = Client()
    client.force_login(make.person())
    cookies = [
        {"name": name, "value": morsel.value, "url": live_server.url}
        for name, morsel in client.cookies.items()
    ]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def look(page: Page) -> None:
    """Tomorrow at two, for four people, two hours, near 마포."""
    page.goto("/find/")
    page.get_by_label("언제").fill(f"{make.tomorrow_at(14):%Y-%m-%d}")
    page.get_by_label("몇 시쯤").select_option("14:00")
    page.get_by_label("몇 시간").select_option("120")
    page.get_by_label("몇 명").fill("4")
    page.get_by_label("어디 근처").select_option("seoul/마포구")
    page.get_by_label("무엇", exact=False).last.select_option("study_room")
    page.get_by_role("button", name="찾기", exact=True).press("Enter")
    page.wait_for_url(re.compile("minutes=120"))


def test_from_the_search_to_the_form(
    browser_page: Page, live_server: Any, room: Any, axe: Callable[[Page], None]
) -> None:
    sign_in(browser_page, live_server)
    look(browser_page)
    axe(browser_page)
    expect(browser_page.get_by_label("몇 명")).to_have_value("4")
    link = browser_page.get_by_role("link", name=re.compile("청년센터 마포.*오후 2시부터"))
    link.focus()
    link.press("Enter")
    browser_page.wait_for_url(re.compile("/book/"))
    expect(browser_page.get_by_label("함께하는 인원")).to_have_value("4")
    expect(browser_page.get_by_label("2시간")).to_be_checked()
    axe(browser_page)


def test_with_scripts_off_and_nothing_found(
    browser_page_no_js: Page, room: Any, axe: Callable[[Page], None]
) -> None:
    page = browser_page_no_js
    page.goto(f"/find/?date={make.tomorrow_at(14):%Y-%m-%d}&party_size=9")
    expect(page.get_by_role("status")).to_contain_text("이 조건에 맞는 빈 시간이 없어요")
    page.get_by_role("link", name=re.compile("인원을 정하지 않기")).press("Enter")
    expect(page.get_by_role("heading", name=re.compile("빈 시간 1곳"))).to_be_visible()


def test_week_and_month_by_keyboard(browser_page: Page, room: Any, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto(room.url)
    page.get_by_role("link", name="한 달").press("Enter")
    page.wait_for_url(re.compile("view=month"))
    axe(page)
    page.locator("table.month a").last.press("Enter")
    page.wait_for_url(re.compile(r"\?date="))
    page.get_by_role("link", name="한 주").press("Enter")
    page.wait_for_url(re.compile("view=week"))
    axe(page)
