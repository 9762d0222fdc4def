"""Entering a draw, and its result, as people do it: on a phone, with scripts and without; the desk; axe on every step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from bookings.models import Booking, Draw, ResourcePage
from bookings.services.clockwork import run_due
from core import clock
from people.enums import Role
from people.models import ConsentText, User
from people.services.consents import consent_give
from tests.browser.test_booking import fits
from tests.factories import bookings as make
from tests.factories import draws
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def studio(live_server: Any) -> ResourcePage:
    return make.studio(CenterFactory(title="디딤 센터"))


@pytest.fixture
def visitor(live_server: Any) -> User:
    person = make.person()
    for text in ConsentText.objects.newest():
        if text.kind in {"booking", "news"}:
            consent_give(person=person, text=text)
    return person


def sign_in(page: Page, person: User, live_server: Any) -> None:
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )


def enter_and_see(page: Page, draw: Draw, axe: Callable[[Page], None] | None) -> None:
    """From a time that lots decide about to the entry, changed once, and to the result."""
    look = axe or (lambda page: None)
    page.goto(f"{draw.resource.url}?date={clock.local(draw.starts_from):%Y-%m-%d}")
    fits(page)
    look(page)
    page.get_by_role("link", name=re.compile("오전 10시, 예약할 수 없음: 추첨으로 정해요.*추첨 보기")).click()
    expect(page.get_by_label("바라는 시작 시간")).to_have_value(re.compile("T10:00$"))
    page.get_by_label("헤어").check()
    fits(page)
    look(page)
    page.get_by_role("button", name="추첨에 신청하기").click()
    expect(page.get_by_role("heading", level=2, name="내 신청")).to_be_visible()
    fits(page)
    look(page)
    page.get_by_role("link", name="신청 고치기").click()
    expect(page.get_by_label("헤어")).to_be_checked()
    page.get_by_role("button", name="이대로 고치기").click()
    code = draw.entries.get().code
    page.goto("/me/")
    expect(page.get_by_text(code)).to_be_visible()
    look(page)
    over = {"opens_at": clock.now() - timedelta(days=1), "closes_at": clock.now() - timedelta(minutes=1)}
    Draw.objects.filter(pk=draw.pk).update(**over)
    run_due()
    page.goto(draw.get_absolute_url())
    expect(page.get_by_role("cell", name=f"{code} (나)")).to_be_visible()
    fits(page)
    look(page)
    page.get_by_role("link", name="예약 보기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    assert Booking.objects.count() == 1


def test_entering_on_a_phone(
    browser_page: Page, studio: Any, visitor: User, live_server: Any, axe: Callable[[Page], None]
) -> None:
    sign_in(browser_page, visitor, live_server)
    enter_and_see(browser_page, draws.open_draw(studio), axe)


def test_entering_without_scripts(
    browser_page_no_js: Page, studio: Any, visitor: User, live_server: Any
) -> None:
    sign_in(browser_page_no_js, visitor, live_server)
    enter_and_see(browser_page_no_js, draws.open_draw(studio), None)


def test_the_desk_opens_and_looks(
    open_browser: Callable[..., Page],
    studio: ResourcePage,
    visitor: User,
    live_server: Any,
    axe: Callable[[Page], None],
) -> None:
    page = open_browser(viewport={"width": 1280, "height": 900})
    sign_in(page, member(Role.DESK, studio.get_parent()), live_server)
    first = clock.today() + timedelta(days=5)
    page.goto("/cms/desk/draws/")
    page.get_by_role("link", name="추첨 열기").click()
    axe(page)
    page.get_by_label("자원").select_option("청춘사진관")
    page.get_by_label("첫날").fill(f"{first}")
    page.get_by_label("신청 마감").fill(f"{first - timedelta(days=2)}T18:00")
    page.get_by_role("button", name="추첨 열기").click()
    expect(page.get_by_text("아직 신청한 사람이 없어요.")).to_be_visible()
    draws.enter(Draw.objects.get(), visitor, minutes=20, party_size=1)
    page.reload()
    expect(page.get_by_role("rowheader", name=visitor.name)).to_be_visible()
    axe(page)
    page.goto("/cms/desk/draws/")
    axe(page)
