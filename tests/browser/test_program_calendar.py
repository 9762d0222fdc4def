"""The calendar of programs by keyboard, with scripts off, on a phone and on a large screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core import clock
from events.enums import SessionStatus
from events.models import Session
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory, SessionFactory, program_index
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LARGE = {"width": 1280, "height": 900}
PATH = "/programs/calendar/"


@pytest.fixture
def session(live_server: Any) -> Session:
    """One tomorrow at two; in the list a cancelled one after it."""
    program_index()
    program = ProgramFactory(parent=CenterFactory(title="양주시청년센터", slug="yangju"), title="면접 특강")
    session: Session = SessionFactory(program=program, starts_at=make.tomorrow_at(14), capacity=5)
    SessionFactory(program=program, starts_at=make.tomorrow_at(17), status=SessionStatus.CANCELLED)
    return session


def month_of(session: Session) -> str:
    """Tomorrow may be another month."""
    return f"{PATH}?date={clock.local(session.starts_at).date()}"


def test_with_scripts_off_from_the_month_to_the_program(browser_page_no_js: Page, session: Session) -> None:
    page = browser_page_no_js
    page.goto(month_of(session))
    page.get_by_role("link", name="특강", exact=True).press("Enter")
    page.wait_for_url(re.compile("kind=lecture"))
    page.get_by_label("센터", exact=True).select_option(label="양주시청년센터")
    page.get_by_role("button", name="보기", exact=True).press("Enter")
    page.wait_for_url(re.compile("center=yangju"))
    assert "kind=lecture" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("양주시청년센터 프로그램 달력")
    page.get_by_role("link", name="목록", exact=True).press("Enter")
    page.wait_for_url(re.compile("view=list"))
    expect(page.get_by_text("취소됐어요")).to_be_visible()
    expect(page.get_by_role("link", name="프로그램 RSS").first).to_have_attribute(
        "href", "/feeds/programs/?kind=lecture&center=yangju"
    )
    page.get_by_role("link", name=re.compile("오후 2:00~4:00 면접 특강")).press("Enter")
    page.wait_for_url(re.compile("/programs/program-"))


def test_turning_by_keyboard_stays_at_the_days(
    browser_page: Page, session: Session, axe: Callable[[Page], None]
) -> None:
    page = browser_page
    page.goto(f"{PATH}?view=week")
    page.get_by_role("link", name="다음 주").press("Enter")
    page.wait_for_url(re.compile(r"date=.*#days"))
    page.keyboard.press("Tab")  # on from the heading of the days, not from the top of the page
    expect(page.get_by_role("link", name="한 달")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="이번 주").press("Enter")
    page.wait_for_url(re.compile(r"view=week#days"))
    axe(page)


def test_a_phone_shows_a_list_of_days_and_a_large_screen_a_table(
    open_browser: Callable[..., Page], session: Session, axe: Callable[[Page], None]
) -> None:
    day = clock.local(session.starts_at)
    spoken = f"{day.month}월 {day.day}일"
    phone, large = open_browser(), open_browser(viewport=LARGE)
    for page in (phone, large):
        page.goto(month_of(session))
        expect(page.get_by_role("table")).to_have_count(1)
        cell = page.get_by_role("cell", name=re.compile(spoken)).first
        expect(cell.get_by_role("heading", name=re.compile(spoken))).to_have_count(1)
        axe(page)
    assert phone.locator("td.cal__day--empty").first.is_hidden()
    expect(large.get_by_role("columnheader")).to_have_count(7)
    boxes = [
        page.locator("td.cal__day:has(li)").first.bounding_box() or {"width": 0} for page in (phone, large)
    ]
    assert boxes[0]["width"] > 280, "a day has the whole width of a phone"
    assert 100 < boxes[1]["width"] < 200, "a seventh of the page"


def test_on_paper_the_month_is_a_table(open_browser: Callable[..., Page], session: Session) -> None:
    page = open_browser(viewport=LARGE)
    page.goto(month_of(session))
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_label("센터와 날짜로 보기")).to_be_hidden()
    expect(page.get_by_role("navigation", name="앞뒤로 보기")).to_be_hidden()


def test_nothing_there_leads_on(browser_page: Page, live_server: Any, axe: Callable[[Page], None]) -> None:
    program_index()
    SessionFactory(starts_at=clock.now() + timedelta(days=70))
    page = browser_page
    page.goto(PATH)
    expect(
        page.get_by_role("heading", name=re.compile("이 달에는 잡힌 일정이 없어요|이 달에는 일정이 없어요"))
    ).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile("보기$")).filter(has_text="월").first.press("Enter")
    page.wait_for_url(re.compile("date="))
    expect(page.get_by_role("table")).to_have_count(1)
