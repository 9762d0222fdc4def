"""The survey on a phone, without scripts, from the link in the mail to the number in the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core import clock
from surveys.models import Answer
from surveys.services import ask
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def path(live_server: Any) -> str:
    return ask(page=CenterFactory(title="무지개센터"), about="study_room", day=clock.today())


def test_answering_without_scripts(browser_page_no_js: Page, path: str) -> None:
    page = browser_page_no_js
    page.goto(path)
    main = page.locator("main")
    main.get_by_role("group", name="얼마나 만족했나요?").get_by_label("만족", exact=True).check()
    main.get_by_label("하고 싶은 말이 있나요?").fill("990101-1234567")
    main.get_by_role("button", name="보내기").click()
    expect(main.get_by_role("alert")).to_contain_text("주민등록번호는 받지 않아요")
    page.complaints.clear()  # type: ignore[attr-defined]  # a form with mistakes is no success
    expect(main.get_by_label("만족", exact=True)).to_be_checked()
    main.get_by_label("하고 싶은 말이 있나요?").fill("조용해서 좋았어요")
    main.get_by_role("button", name="보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("답해 주셔서 고마워요")
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.helpful, answer.text) == (4, None, "조용해서 좋았어요")
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("이미 답해 주셨어요")


def test_answering_by_keyboard(browser_page: Page, path: str, axe: Callable[[Page], None]) -> None:
    page = browser_page
    page.goto(path)
    axe(page)
    page.locator("input[name=satisfaction]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("고마워요")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("답해 주셔서 고마워요")
    axe(page)
    answer = Answer.objects.get()
    assert (answer.satisfaction, answer.helpful, answer.text) == (5, 4, "고마워요")


@pytest.mark.parametrize("name", ["survey", "survey in English", "survey, gone"])
def test_large_letters_fit(browser_page: Page, path: str, name: str, axe: Callable[[Page], None]) -> None:
    page = browser_page
    address = {"survey": path, "survey in English": f"{path}?lang=en", "survey, gone": "/survey/broken/"}[
        name
    ]
    page.goto(address)
    page.complaints.clear()  # type: ignore[attr-defined]
    page.evaluate("document.documentElement.dataset.text = 3")
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
