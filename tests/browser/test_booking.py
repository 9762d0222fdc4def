"""Booking and cancelling as people do it: by mouse, by keyboard alone, with scripts off, on a phone."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from bookings.links import Purpose, link_to
from bookings.models import Booking
from people.models import ConsentText
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def resource(live_server):
    assert ConsentText.objects.current("booking"), "every installation has the first text"
    return make.open_room(site_root(), title="스터디룸", slug="study-room")


def code_in_mail() -> str:
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1]


def slot_name() -> str:
    start = make.tomorrow_at(14)
    return (
        f"{start.month}월 {start.day}일 {'월화수목금토일'[start.weekday()]}요일 오후 2시부터, 3시간까지 가능"
    )


def book_by_pointer(page: Page, resource) -> Booking:
    page.goto(f"{resource.url}?date={make.tomorrow_at(14):%Y-%m-%d}")
    page.get_by_role("link", name=slot_name()).click()
    page.get_by_role("link", name="네, 만 14세 이상이에요").click()
    page.get_by_label("메일 주소").fill("newcomer@didim.example")
    page.get_by_role("button", name="로그인 번호 받기").click()
    page.get_by_label("로그인 번호").fill(code_in_mail())
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("오후 2:00부터")
    page.get_by_label("3시간").check()
    page.get_by_label("함께하는 인원").fill("4")
    page.get_by_label("이름").fill("이디딤")
    page.get_by_label("휴대전화").fill("01012345678")
    page.get_by_label("개인정보 수집·이용에 동의해요").check()
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    return Booking.objects.get()


def cancel_by_pointer(page: Page, booking: Booking) -> None:
    page.get_by_role("link", name="내 예약 모두 보기").click()
    expect(page.get_by_text(booking.spoken_code)).to_be_visible()
    page.get_by_role("link", name="예약 취소").click()
    page.get_by_role("button", name="예약 취소하기").click()
    expect(page.get_by_text("예약을 취소했어요")).to_be_visible()
    booking.refresh_from_db()
    assert booking.status == "cancelled"


def fits(page: Page) -> None:
    """Nothing sticks out to the side."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.smoke
def test_by_pointer_on_a_phone(browser_page, resource):
    booking = book_by_pointer(browser_page, resource)
    assert (booking.minutes, booking.party_size, booking.person.phone) == (180, 4, "+821012345678")
    fits(browser_page)
    assert mail.outbox[-1].subject.startswith("예약했어요")
    cancel_by_pointer(browser_page, booking)


def test_with_scripts_off(browser_page_no_js, resource):
    cancel_by_pointer(browser_page_no_js, book_by_pointer(browser_page_no_js, resource))


def tab_to(page: Page, name: str, most: int = 90) -> None:
    """Press Tab until the thing of this name has the focus; it must be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label = page.evaluate(
            """() => { const e = document.activeElement;
              if (e === document.body || e.id === 'main') return '';
              return [e.getAttribute('aria-label'), e.labels?.[0]?.innerText, e.innerText, e.value]
                .filter(Boolean).map(t => t.trim()).join(' | ') }"""
        )
        if name in label:
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"no focus to be seen on {name}"
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_by_keyboard_alone(browser_page, resource):
    page = browser_page
    page.goto(f"{resource.url}?date={make.tomorrow_at(14):%Y-%m-%d}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main", (
        "the way past the menu is first"
    )
    page.keyboard.press("Enter")
    tab_to(page, slot_name())
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    tab_to(page, "네, 만 14세 이상이에요")
    page.keyboard.press("Enter")
    expect(page.get_by_label("메일 주소")).to_be_visible()
    tab_to(page, "메일 주소")
    page.keyboard.type("newcomer@didim.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/**")
    tab_to(page, "로그인 번호")
    page.keyboard.type(code_in_mail())
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/book/\?start="))
    tab_to(page, "1시간")
    page.keyboard.press("ArrowDown")
    tab_to(page, "함께하는 인원")
    page.keyboard.press("ArrowUp")
    tab_to(page, "이름")
    page.keyboard.type("이디딤")
    tab_to(page, "휴대전화")
    page.keyboard.type("010-1234-5678")
    tab_to(page, "개인정보 수집·이용에 동의해요")
    page.keyboard.press("Space")
    tab_to(page, "예약하기")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/me/bookings/\d+/$"))
    booking = Booking.objects.get()
    assert (booking.minutes, booking.party_size) == (120, 3)
    tab_to(page, "예약 취소")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cancel/")
    tab_to(page, "예약 취소하기")
    page.keyboard.press("Enter")
    expect(page.get_by_text("예약을 취소했어요")).to_be_visible()


def test_enter_in_a_field_never_books_another_time(browser_page, resource):
    page = browser_page
    booking = book_by_pointer(page, resource)
    Booking.objects.filter(pk=booking.pk).update(person=make.person(2))
    page.goto(f"{resource.url}book/?start={make.tomorrow_at(14):%Y-%m-%dT%H:%M}")
    expect(page.get_by_text("이미 예약된 시간이에요")).to_be_visible()
    page.get_by_label("함께하는 인원").press("Enter")
    expect(page.get_by_text("이미 예약된 시간이에요")).to_be_visible()
    assert Booking.objects.count() == 1
    page.complaints.clear()  # the browser notes the 409 itself
    page.get_by_role("button", name=re.compile("오후 5시부터")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    assert Booking.objects.count() == 2


def test_a_link_from_a_mail_needs_no_sign_in(browser_page, resource):
    booking = make.book(make.person(), resource, make.tomorrow_at(14))
    browser_page.goto(link_to(booking, Purpose.CANCEL))
    browser_page.get_by_role("button", name="예약 취소하기").click()
    expect(browser_page.get_by_role("heading", level=1)).to_have_text("예약을 취소했어요")
    booking.refresh_from_db()
    assert booking.status == "cancelled"
