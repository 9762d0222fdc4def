"""The page "구독" on a phone: choose a center, copy an address, without scripts and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _centers(live_server: Any) -> None:
    CenterFactory(slug="청년센터-봄", title="청년센터 봄")
    CenterFactory(slug="yeoreum", title="청년센터 여름")


def test_a_center_is_chosen_and_its_address_copied(
    open_browser: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("link", name="구독하는 방법").click()
    expect(page).to_have_title("구독 | 디딤")
    axe(page)
    page.get_by_label("어느 센터를 받아 볼까요?").select_option("청년센터 여름")
    page.get_by_role("button", name="주소 보기").click()
    expect(page).to_have_title("구독: 청년센터 여름 | 디딤")
    expect(page.get_by_role("heading", level=1)).to_have_text("청년센터 여름 구독")
    card = page.locator(".booking-card", has_text="휴관, 모집")
    card.get_by_role("button", name="주소 복사").click()
    expect(card.get_by_role("status")).to_have_text("복사했어요")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/feeds/news/yeoreum/")
    assert page.request.get(copied).ok


def test_without_scripts_by_keyboard_at_320_pixels(open_browser: Callable[..., Any]) -> None:
    page = open_browser(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.goto("/feeds/?center=청년센터-봄")
    expect(page.get_by_label("어느 센터를 받아 볼까요?")).to_have_value("청년센터-봄")
    code = page.get_by_label("소식 RSS 주소의 QR 코드")
    expect(code).to_be_hidden()
    page.locator(".booking-card", has_text="휴관, 모집").locator("summary").focus()
    page.keyboard.press("Enter")
    expect(code).to_be_visible()
    width = page.locator("body").bounding_box()
    assert width is not None
    assert all(
        box["x"] + box["width"] <= 320
        for each in page.locator("main *").all()
        if (box := each.bounding_box())
    )
    expect(page.get_by_text(".ics", exact=False).nth(1)).to_be_visible()
