"""The desk in a real browser: nothing hinders, everything goes by keyboard, and a day fits on one sheet of paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from bookings.enums import HoldReason
from bookings.intervals import Interval
from bookings.models import Booking, Hold, ResourcePage
from bookings.services.staff_holds import Keep, hold_add
from core import clock
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture
def room(live_server: Any, travel: Any) -> ResourcePage:
    """Twenty rooms, always open, with bookings of today in several states. It is one o'clock: the day has hours left."""
    travel(f"{clock.today()} 13:00")
    room = make.open_room(CenterFactory(title="디딤 센터"), capacities=(4,) * 20, title="스터디룸")
    room.opening_calendars.all().delete()
    start, end = clock.day_bounds(clock.today())
    room.open_spans.all().delete()
    room.open_spans.create(starts_at=start, ends_at=end + timedelta(days=2))
    for number, (hour, status) in enumerate(
        [(-1, "checked_in"), (-1, "confirmed"), (1, "confirmed"), (2, "requested"), (3, "offered")]
    ):
        _placed(room, number, hour, status)
    times = Interval(clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2))
    hold_add(
        keep=Keep(room.units.last(), times, HoldReason.MAINTENANCE, "냉방기"),
        by=member(Role.DESK, room.get_parent()),
    )
    return room


def _placed(room: ResourcePage, number: int, hour: int, status: str) -> None:
    """From an hour ago until an hour ahead, or later."""
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    unit = list(room.units.all())[number]
    starts = now + timedelta(hours=hour)
    booking = Booking.objects.create(
        resource=room,
        person=make.person(number + 1),
        unit=unit,
        party_size=2,
        status=status,
        starts_at=starts,
        ends_at=now + timedelta(hours=max(hour, 0) + 2),
        answer_until=starts if status in ("requested", "offered") else None,
    )
    Hold.objects.create(unit=unit, booking=booking, starts_at=booking.starts_at, ends_at=booking.ends_at)


@pytest.fixture
def desk_page(open_browser: Callable[..., Page], room: ResourcePage, live_server: Any) -> Page:
    page = open_browser(viewport=DESK)
    client = Client()
    client.force_login(User.objects.get(email__startswith="desk"))
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )
    return page


def tab_to(page: Page, name: str, most: int = 150) -> None:
    """Press Tab until the thing of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            """() => { const e = document.activeElement; if (e.role === 'region') return '';
              return [e.getAttribute('aria-label'), e.labels?.[0]?.innerText, e.innerText, e.value]
                .filter(Boolean).join(' | ') }"""
        )
        if name in label:
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_the_day_hinders_nobody_and_fits_on_one_sheet(desk_page, axe, tmp_path):
    page = desk_page
    page.goto("/cms/desk/")
    expect(page.get_by_role("table")).to_be_visible()
    for word in ("이용 중", "늦음", "예약됨", "승인 기다림", "자리 제안", "점검", "비어 있음"):
        expect(page.locator(".desk-day").get_by_text(word, exact=False).first).to_be_attached()
    axe(page)
    page.screenshot(path=tmp_path / "day.png")
    sheets = SHEET.findall(page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(sheets) == 1


def test_the_desk_on_a_phone_only_scrolls_the_table(desk_page, axe):
    page = desk_page
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("", "walk-in/", "requests/", "holds/new/", "series/new/", "closures/"):
        page.goto(f"/cms/desk/{address}")
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), address
        axe(page)


def test_a_touch_in_the_table_by_keyboard(desk_page):
    page = desk_page
    page.goto("/cms/desk/")
    tab_to(page, "이용 마침")
    page.keyboard.press("Enter")
    expect(page.get_by_text("이용을 마쳤어요")).to_be_visible()
    assert Booking.objects.get(person__name="이디딤1").status == "completed"


def test_a_walk_in_by_keyboard(desk_page, axe):
    page = desk_page
    page.goto(f"/cms/desk/walk-in/?date={clock.today() + timedelta(days=1)}")
    axe(page)
    tab_to(page, "이름")
    page.keyboard.type("홍길동")
    tab_to(page, "휴대전화")
    page.keyboard.type("010-5555-4444")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("무엇을, 언제")
    axe(page)
    tab_to(page, "오전 0:00")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    tab_to(page, "인원")
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    tab_to(page, "다음: 확인")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("이대로 예약할까요")
    axe(page)
    tab_to(page, "예약하기")
    page.keyboard.press("Enter")
    expect(page.get_by_text("예약 번호")).to_be_visible()
    booking = Booking.objects.get(guest_name="홍길동")
    assert (booking.party_size, booking.status) == (3, "confirmed")
    axe(page)


def test_moving_and_setting_rules_aside(desk_page, axe):
    page = desk_page
    booking = Booking.objects.get(person__name="이디딤3")
    page.goto(f"/cms/desk/bookings/{booking.pk}/move/?date={clock.today() + timedelta(days=1)}")
    axe(page)
    page.get_by_label("다른 시각").fill("10:10")
    page.get_by_label("이유", exact=False).last.fill("냉방기 공사")
    page.get_by_role("button", name="옮기고 알리기").click()
    expect(page.get_by_text("이 규칙에 걸려요")).to_be_visible()
    axe(page)
    for box in page.get_by_role("checkbox", name=re.compile("이 규칙을 넘어서")).all():
        box.check()
    page.get_by_label("넘어서 하는 이유").fill("행사")
    page.get_by_role("button", name="옮기고 알리기").click()
    expect(page.get_by_text("예약을 옮기고")).to_be_visible()
