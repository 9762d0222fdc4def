"""내 개인정보 as people use it: looking, taking it along, deleting the account; with a mouse, by keyboard, with
scripts off."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from bookings.models import Booking
from people.models import User
from tests.browser.test_booking import tab_to
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "leaver@didim.example"


@pytest.fixture
def person(live_server) -> User:
    """Somebody with a booking tomorrow."""
    made = make.person(email=EMAIL, name="한걸음")
    make.book(made, make.open_room(site_root(), title="스터디룸", slug="study-room"), make.tomorrow_at(14))
    return made


def sign_in(page: Page) -> None:
    page.goto("/me/data/")
    page.get_by_role("link", name="네, 만 14세 이상이에요").click()
    page.get_by_label("메일 주소").fill(EMAIL)
    page.get_by_role("button", name="로그인 번호 받기").click()
    page.get_by_label("로그인 번호").fill(re.search(r"\b(\d{6})\b", mail.outbox[-1].body)[1])
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("내 개인정보")


def take_along(page: Page) -> dict[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name="모두 내려받기").click()
    assert re.fullmatch(r"didim-내정보-\d{8}\.zip", download.value.suggested_filename)
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as files:
        return {name: files.read(name) for name in files.namelist()}


def leave(page: Page) -> None:
    """The booking stands in the way; then the box; then goodbye."""
    page.get_by_role("link", name="계정 지우기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("먼저 정리할 일이 있어요")
    page.get_by_role("link", name=re.compile("스터디룸 예약")).click()
    page.get_by_role("link", name=re.compile("예약 취소")).first.click()
    page.get_by_role("button", name="예약 취소하기").click()
    page.goto("/me/data/delete/")
    expect(page.get_by_role("heading", level=1)).to_have_text("계정을 지울까요?")
    page.get_by_role("button", name="계정 지우기").click()
    expect(page.get_by_text("아직 아무것도 지우지 않았어요").first).to_be_visible()
    page.complaints.clear()  # the browser notes the 422 itself
    page.get_by_label("지우면 되돌릴 수 없다는 것을 알아요").check()
    page.get_by_role("button", name="계정 지우기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("계정을 지웠어요")


def is_gone(page: Page) -> None:
    assert not User.objects.filter(email=EMAIL).exists()
    assert Booking.objects.get().person is None
    assert mail.outbox[-1].subject == "디딤 계정을 지웠어요"
    page.goto("/me/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_by_mouse(browser_page, person, axe):
    page = browser_page
    sign_in(page)
    axe(page)
    files = take_along(page)
    assert files["예약.csv"].startswith(b"\xef\xbb\xbf")
    data = json.loads(files["내정보.json"])["자료"]
    assert data["이름과 휴대전화"]["내용"][0]["이름"] == "한걸음"
    assert len(data["예약"]["내용"]) == 1
    leave(page)
    axe(page)
    is_gone(page)


def test_with_scripts_off(browser_page_no_js, person):
    page = browser_page_no_js
    sign_in(page)
    assert "계정.csv" in take_along(page)
    leave(page)
    is_gone(page)


def test_the_account_is_deleted_by_keyboard_alone(browser_page, live_server):
    page = browser_page
    site_root()
    make.person(email=EMAIL)
    sign_in(page)
    tab_to(page, "계정 지우기")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("계정을 지울까요?")
    tab_to(page, "지우면 되돌릴 수 없다는 것을 알아요")
    page.keyboard.press("Space")
    tab_to(page, "계정 지우기")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("계정을 지웠어요")
    assert not User.objects.filter(email=EMAIL).exists()
