"""The kiosk as people use it: by touch, by keyboard, without scripts; it forgets by itself. And the door display."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from bookings.enums import BookingStatus
from bookings.here import here_path
from bookings.kiosk import device
from bookings.models import Booking, Kiosk, Unit
from bookings.services.arriving import check_in
from bookings.services.kiosks import kiosk_create
from core import clock
from tests.factories import bookings as make
from tests.factories.events import ProgramFactory, SessionFactory
from tests.factories.home import CenterFactory, site_root

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STANDING = {"width": 1080, "height": 1920}
SMALL = {"width": 360, "height": 740}
SHOTS = os.environ.get("KIOSK_SHOTS", "")  # a folder for pictures of every screen

TOO_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary")]
  .filter(each => each.checkVisibility() && !each.closest(".vh, .choice"))
  .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44)).map(([html]) => html)"""
STICKS_OUT = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def center(live_server: Any, time_machine: Any) -> Any:
    """At 14:22, wherever the clock stands: a center that is open, with two rooms and a program."""
    time_machine.move_to(make.on(clock.today(), 14) + timedelta(minutes=22), tick=True)
    site_root()
    center = CenterFactory(title="디딤 청년센터", slug="didim", phone="+8221234567")
    make.open_room(center, title="스터디룸", capacities=(4, 6))
    program = ProgramFactory(parent=center, title="면접 연습")
    SessionFactory(program=program, starts_at=clock.now() + timedelta(hours=2))
    return center


@pytest.fixture
def unit(center: Any) -> Unit:
    return Unit.objects.order_by("pk").first()


def opened(page: Page, center: Any) -> Page:
    """Staff open the device."""
    staff = make.person(900 + Kiosk.objects.count())
    _, token = kiosk_create(page=center, name=f"입구 {staff.pk}", by=staff, call="왼쪽 벨을 눌러 주세요")
    page.goto(f"/kiosk/didim/open/{token}/")
    page.get_by_role("button", name="키오스크로 열기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("무엇을 할까요?")
    assert token not in page.url
    return page


@pytest.fixture
def kiosk(open_browser: Callable[..., Page], center: Any) -> Page:
    return opened(open_browser(viewport=STANDING, has_touch=True), center)


def type_digits(page: Page, digits: str) -> None:
    for digit in digits:
        page.get_by_role("button", name=digit, exact=True).tap()


@pytest.fixture
def booked(center: Any) -> Booking:
    person = make.person(phone="+821055556789")
    start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    booking = make.book(person, Unit.objects.first().resource, start)
    Booking.objects.filter(pk=booking.pk).update(pin="1357")
    return booking


# --- Three touches --------------------------------------------------------------------------


@pytest.mark.smoke
def test_a_room_by_touch(kiosk: Page, unit: Unit) -> None:
    kiosk.get_by_role("link", name="지금 빈 방").tap()
    kiosk.get_by_role("link", name=re.compile("^1호실")).tap()
    kiosk.get_by_text("3명", exact=True).tap()
    type_digits(kiosk, "12345678")  # 010 stands there already; then the PIN is next by itself
    type_digits(kiosk, "2468")
    kiosk.get_by_text("개인정보 수집·이용에 동의해요").tap()
    kiosk.get_by_role("button", name="이 방 쓰기").tap()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("방을 쓸 수 있어요")
    booking = Booking.objects.get()
    assert (booking.guest_phone, booking.pin, booking.party_size) == ("+821012345678", "2468", 3)
    assert booking.status == BookingStatus.CHECKED_IN
    kiosk.get_by_role("link", name="끝내기").tap()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("무엇을 할까요?")


def test_arriving_by_touch(kiosk: Page, booked: Booking, time_machine: Any) -> None:
    time_machine.move_to(booked.starts_at - timedelta(minutes=5), tick=True)
    kiosk.get_by_role("link", name="도착했어요").tap()
    type_digits(kiosk, "678")
    kiosk.get_by_role("button", name="한 자 지우기").tap()
    type_digits(kiosk, "89")
    expect(kiosk.get_by_role("status")).to_contain_text("4자리")
    kiosk.get_by_label("도착 확인 번호 네 자리").tap()
    type_digits(kiosk, "1357")
    kiosk.get_by_role("button", name="도착 알리기").tap()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("도착을 확인했어요")
    booked.refresh_from_db()
    assert booked.status == BookingStatus.CHECKED_IN


def test_programs_by_touch(kiosk: Page) -> None:
    kiosk.get_by_role("link", name="오늘의 프로그램").tap()
    expect(kiosk.get_by_role("heading", name="면접 연습")).to_be_visible()
    assert [
        link for link in kiosk.get_by_role("link").all() if "/kiosk/" not in link.get_attribute("href")
    ] == []


def test_by_keyboard(
    open_browser: Callable[..., Page], booked: Booking, center: Any, time_machine: Any
) -> None:
    time_machine.move_to(booked.starts_at - timedelta(minutes=5), tick=True)
    page = opened(open_browser(), center)
    page.get_by_role("link", name="도착했어요").focus()
    page.keyboard.press("Enter")
    page.get_by_label("휴대전화 끝 네 자리").focus()
    for digit in "6789":
        button = page.get_by_role("button", name=digit, exact=True)
        button.focus()
        page.keyboard.press("Enter")
    page.get_by_label("도착 확인 번호 네 자리").focus()
    page.keyboard.type("1357")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("도착을 확인했어요")


def test_without_scripts(open_browser: Callable[..., Page], center: Any, unit: Unit) -> None:
    page = opened(open_browser(java_script_enabled=False, viewport=STANDING), center)
    page.get_by_role("button", name="낮은 화면").click()
    page.get_by_role("button", name="글자 가 크게", exact=True).click()
    page.get_by_role("link", name="지금 빈 방").click()
    page.get_by_role("link", name=re.compile("^1호실")).click()
    expect(page.get_by_role("group", name="숫자판")).to_be_hidden()
    page.get_by_label("휴대전화 번호").fill("01012345678")
    page.get_by_label("내가 정하는 번호").fill("2468")
    page.get_by_text("개인정보 수집·이용에 동의해요").click()
    page.get_by_role("button", name="이 방 쓰기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("방을 쓸 수 있어요")
    assert page.locator("html").get_attribute("data-size") == "2"


def test_it_starts_anew_without_scripts(
    open_browser: Callable[..., Page], center: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(open_browser(java_script_enabled=False), center)
    monkeypatch.setattr(device, "UNSCRIPTED", 1)
    page.goto("/kiosk/didim/check-in/")
    page.get_by_label("휴대전화 끝 네 자리").fill("6789")
    page.wait_for_url("**/kiosk/didim/")
    expect(page.get_by_role("heading", level=1)).to_have_text("무엇을 할까요?")


# --- Forgetting -----------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "IDLE", 2)
    monkeypatch.setattr(device, "WARNING", 3)


@pytest.mark.usefixtures("impatient")
def test_idle_asks_and_then_forgets(kiosk: Page) -> None:
    kiosk.goto("/kiosk/didim/check-in/")
    type_digits(kiosk, "6789")
    kiosk.get_by_role("button", name="고대비").tap()
    question = kiosk.get_by_role("alertdialog", name="아직 쓰고 있나요?")
    expect(question).to_be_visible()
    kiosk.get_by_role("button", name="계속 쓸게요").tap()
    expect(question).to_be_hidden()
    expect(kiosk.get_by_label("휴대전화 끝 네 자리")).to_have_value("6789")
    expect(question).to_be_visible()
    kiosk.wait_for_url("**/kiosk/didim/", timeout=8_000)
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("무엇을 할까요?")
    assert kiosk.locator("html").get_attribute("data-strong") is None
    assert kiosk.evaluate("localStorage.length + sessionStorage.length") == 0
    kiosk.go_back()
    assert "6789" not in kiosk.content()
    assert "".join(field.input_value() for field in kiosk.locator("[data-digits]").all()) in {"", "010"}


def test_going_back_brings_nothing_back(kiosk: Page, unit: Unit) -> None:
    """After a mistake and a reset: neither the form with what was typed, nor the page of what was done."""
    kiosk.goto(f"/kiosk/didim/rooms/{unit.pk}/")
    type_digits(kiosk, "12345678")
    kiosk.get_by_role("button", name="이 방 쓰기").tap()
    expect(kiosk.get_by_role("alert")).to_be_visible()
    kiosk.get_by_role("link", name="처음으로").tap()
    expect(kiosk.get_by_role("heading", level=1)).to_have_text("무엇을 할까요?")
    for _ in range(3):
        kiosk.evaluate("setTimeout(() => history.back())")  # an answer comes before the page is left
        kiosk.wait_for_timeout(300)
        kiosk.wait_for_load_state()
        assert "12345678" not in kiosk.content()
        assert all(field.input_value() in {"", "010"} for field in kiosk.locator("[data-digits]").all())
    kiosk.complaints.clear()  # type: ignore[attr-defined]  # the browser asks before it sends a form again


def test_without_network_the_screen_is_empty(kiosk: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "IDLE", 1)
    monkeypatch.setattr(device, "WARNING", 1)
    kiosk.goto("/kiosk/didim/check-in/")
    type_digits(kiosk, "6789")
    kiosk.context.set_offline(True)
    expect(kiosk.locator("html")).to_have_class(re.compile("is-gone"), timeout=8_000)
    expect(kiosk.get_by_label("휴대전화 끝 네 자리")).to_have_value("")
    expect(kiosk.locator("main")).to_be_hidden()
    kiosk.context.set_offline(False)
    kiosk.wait_for_url("**/kiosk/didim/", timeout=10_000)
    kiosk.complaints.clear()  # type: ignore[attr-defined]  # that there was no network


def test_revoked_in_the_middle(kiosk: Page) -> None:
    Kiosk.objects.update(revoked_at=clock.now())
    kiosk.get_by_role("link", name="지금 빈 방").tap()
    expect(kiosk.get_by_text("이 기기는 키오스크로 열려 있지 않아요")).to_be_visible()
    kiosk.complaints.clear()  # type: ignore[attr-defined]  # 403


# --- The look -------------------------------------------------------------------------------


def test_the_look_changes_and_keeps_what_was_typed(kiosk: Page) -> None:
    kiosk.goto("/kiosk/didim/check-in/")
    type_digits(kiosk, "67")
    for name in ("고대비", "낮은 화면"):
        with kiosk.expect_response(lambda response: response.request.method == "POST"):  # it is kept by then
            kiosk.get_by_role("button", name=name).tap()
        expect(kiosk.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    expect(kiosk.get_by_label("휴대전화 끝 네 자리")).to_have_value("67")
    kiosk.get_by_role("link", name="처음으로").tap()
    expect(kiosk).to_have_url(re.compile(r"/kiosk/didim/$"))
    expect(kiosk.locator("html[data-low][data-strong]")).to_be_attached()
    lowest = min(
        link.bounding_box()["y"] for link in [*kiosk.locator("a").all(), *kiosk.locator("button.key").all()]
    )
    assert lowest >= STANDING["height"] * 0.45


def screens(unit: Unit) -> dict[str, str]:
    return {
        "start": "",
        "programs": "programs/",
        "rooms": "rooms/",
        "book": f"rooms/{unit.pk}/",
        "check-in": "check-in/",
        "door": f"door/{unit.pk}/",
        "missing": "door/0/",
    }


@pytest.mark.parametrize("width", [1080, 360])
def test_every_screen(
    open_browser: Callable[..., Page], center: Any, unit: Unit, axe: Callable[[Page], None], width: int
) -> None:
    size = STANDING if width == 1080 else SMALL
    page = opened(open_browser(viewport=size, has_touch=True), center)
    for look in ("1", "3-low-strong"):
        cookie = {"name": "kiosk-look", "value": look, "domain": "localhost", "path": "/kiosk/"}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        for name, path in screens(unit).items():
            page.goto(f"/kiosk/didim/{path}")
            assert not page.evaluate(STICKS_OUT), (name, look)
            assert page.evaluate(TOO_SMALL) == [], (name, look)
            axe(page)
            shoot(page, f"{name}-{width}-{look}")
    page.goto("/kiosk/didim/check-in/")
    page.get_by_role("button", name="도착 알리기").tap()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    shoot(page, f"mistakes-{width}")
    page.complaints.clear()  # type: ignore[attr-defined]  # 404 and 422


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_the_question_is_accessible(kiosk: Page, axe: Callable[[Page], None], impatient: None) -> None:
    kiosk.goto("/kiosk/didim/check-in/")
    expect(kiosk.get_by_role("alertdialog")).to_be_visible()
    expect(kiosk.get_by_role("button", name="계속 쓸게요")).to_be_focused()
    axe(kiosk)
    shoot(kiosk, "idle-1080")


# --- The door -------------------------------------------------------------------------------


def test_the_display_beside_a_door(
    kiosk: Page, booked: Booking, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "IDLE", 1)
    kiosk.goto(f"/kiosk/didim/door/{booked.unit_id}/")
    expect(kiosk.get_by_text("비어 있어요", exact=True)).to_be_visible()
    time_machine.move_to(booked.starts_at, tick=True)
    check_in(booking=booked)
    expect(kiosk.get_by_text("이용 중", exact=True)).to_be_visible()  # it looks by itself
    assert booked.person.name not in kiosk.content()


def test_arriving_with_the_code_of_the_door(
    open_browser: Callable[..., Page],
    live_server: Any,
    booked: Booking,
    time_machine: Any,
    axe: Callable[[Page], None],
) -> None:
    time_machine.move_to(booked.starts_at, tick=True)
    page = open_browser()
    client = Client()
    client.force_login(booked.person)
    page.context.add_cookies(
        [{"name": name, "value": each.value, "url": live_server.url} for name, each in client.cookies.items()]
    )
    page.goto(here_path(booked.unit))
    axe(page)
    page.get_by_role("button", name="도착했어요").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("이용 중이에요")
    axe(page)
    page.get_by_role("button", name="30분 더 쓸게요").click()
    expect(page.get_by_text("이용 시간을 늘렸어요")).to_be_visible()
    page.get_by_role("link", name="지금 나가요").click()
    page.get_by_role("button", name="네, 지금 나가요").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("이용을 마쳤어요")
