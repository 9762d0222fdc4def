"""People who read no Korean, on a phone: from any page to English, by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from home.models import CenterPage
from tests.browser.test_every_template import STICKS_OUT
from tests.factories import bookings as make
from tests.factories.english import CENTER, RESOURCE
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def center(live_server: Any) -> CenterPage:
    made: CenterPage = CenterFactory(title="달빛청년센터", **CENTER)
    make.open_room(made, title="스터디룸", **RESOURCE)
    return made


def press(page: Page, name: str) -> None:
    """The link of that name, by keyboard."""
    page.get_by_role("link", name=name, exact=True).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_front_page_to_a_room(
    open_browser: Callable[..., Page], axe: Callable[[Page], None], center: CenterPage, scripts: bool
) -> None:
    page = open_browser(java_script_enabled=scripts)
    page.goto("/")
    press(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Youth job centers, in English")
    look(page, axe, scripts)
    press(page, "Moonlight Youth Center")
    expect(page.get_by_role("heading", name="In English")).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text("달빛청년센터")
    look(page, axe, scripts)
    page.goto(center.get_children().get().url)
    page.get_by_role("main").get_by_role("link", name="English", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="In English")).to_be_in_viewport()
    expect(page.get_by_text("1 h to 3 h at a time")).to_be_visible()
    look(page, axe, scripts)
    press(page, "How to book, step by step")
    expect(page).to_have_title("Youth job centers in Korea, in English | 디딤")
    press(page, "한국어")
    expect(page).to_have_title("디딤 | 청년센터 예약과 프로그램, 모두 무료")


def look(page: Page, axe: Callable[[Page], None], scripts: bool) -> None:
    if scripts:  # both of them are scripts
        axe(page)
        assert page.evaluate(STICKS_OUT) == []


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_strip_keeps_the_word_whole(
    open_browser: Callable[..., Page], center: CenterPage, width: int
) -> None:
    page = open_browser(viewport={"width": width, "height": 740})
    for address in ("/", "/en/"):
        page.goto(address)
        for size in ("1", "3"):
            page.evaluate("size => { document.documentElement.dataset.text = size }", size)
            box = page.locator(".strip .to-english").bounding_box()
            assert box
            assert box["height"] < 48, "on one line"
            assert box["x"] + box["width"] <= width
            assert page.evaluate(STICKS_OUT) == []


def test_help_beside_the_form_for_signing_in(
    open_browser: Callable[..., Page], axe: Callable[[Page], None], center: CenterPage
) -> None:
    page = open_browser()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="네, 만 14세 이상이에요").click()
    page.get_by_text("English help").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("We send you a code of six digits.")).to_be_visible()
    axe(page)
    press(page, "How it works, in English")
    expect(page.get_by_role("heading", level=1)).to_have_text("Youth job centers, in English")
