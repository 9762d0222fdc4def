"""An online session on a phone: the address comes in time, and a video only when one asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from core import clock
from events.enums import ProgramFormat
from events.models import Registration, Session
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import registering as reg
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIVE = "https://www.youtube.com/live/DidimSample"


@pytest.fixture
def made(live_server: Any) -> Registration:
    """Of a live video that begins in an hour and a half."""
    program = reg.program(
        parent=CenterFactory(title="디딤 센터"),
        title="온라인 취업특강",
        format=ProgramFormat.ONLINE,
        online_url=LIVE,
        captions_url="https://captions.example/live",
        script="안녕하세요.\n오늘은 자기소개서 이야기를 해요.",
    )
    starts_at = clock.now() + timedelta(minutes=90)
    session = reg.session(5, of=program, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    return reg.applies(1, session)


def begin_soon() -> None:
    """The same session, half an hour before it begins."""
    starts_at = clock.now() + timedelta(minutes=30)
    Session.objects.update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def asked_of_youtube(page: Page) -> list[str]:
    """What the page asks YouTube for, from now on; a small page answers in its place."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        body = "<!doctype html><html lang=ko><title>영상</title><main><h1>영상</h1></main>"
        route.fulfill(content_type="text/html; charset=utf-8", body=body)

    page.route("**/*youtube*/**", answer)
    return asked


def test_the_link_comes_in_time_and_the_video_on_a_click(
    browser_page: Page, made: Registration, live_server: Any, axe: Callable[[Page], None]
) -> None:
    page = browser_page
    asked = asked_of_youtube(page)
    sign_in(page, made.person, live_server)
    page.goto(made.get_absolute_url())
    expect(page.get_by_role("heading", name="온라인으로 함께하기")).to_be_visible()
    assert LIVE not in page.content()
    axe(page)
    begin_soon()
    page.goto("/me/")
    fits(page)
    page.get_by_role("link", name="온라인으로 들어가기").click()
    expect(page.get_by_role("link", name="유튜브에서 함께하기")).to_have_attribute("href", LIVE)
    expect(page.get_by_role("link", name="자막 보기")).to_be_visible()
    page.get_by_text("대본 읽기").click()
    expect(page.get_by_text("오늘은 자기소개서 이야기를 해요.")).to_be_visible()
    fits(page)
    axe(page)
    assert asked == []
    page.get_by_role("button", name="이 화면에서 보기").focus()
    page.keyboard.press("Enter")
    expect(page.locator("iframe")).to_have_attribute("title", "온라인 취업특강 영상")
    expect(page.frame_locator("iframe").get_by_role("heading", name="영상")).to_be_visible()
    fits(page)
    assert len(asked) == 1
    assert asked[0].startswith("https://www.youtube-nocookie.com/embed/DidimSample?")


def test_without_scripts_there_is_the_link(
    browser_page_no_js: Page, made: Registration, live_server: Any
) -> None:
    page = browser_page_no_js
    begin_soon()
    sign_in(page, made.person, live_server)
    page.goto(made.get_absolute_url())
    expect(page.get_by_role("link", name="유튜브에서 함께하기")).to_have_attribute("href", LIVE)
    expect(page.get_by_role("button", name="이 화면에서 보기")).to_be_hidden()
