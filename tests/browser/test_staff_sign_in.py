"""Staff sign in with a passkey; and nothing hinders on any page of the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "worker@didim.example"
PASSWORD = "a-long-enough-word-7"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def worker(settings: Any) -> User:
    settings.STAFF_SECOND_FACTOR = True
    return User.objects.create_superuser(ADDRESS, PASSWORD, name="김일꾼")


def give_password(page: Page) -> None:
    page.get_by_label("메일 주소").fill(ADDRESS)
    page.get_by_label("비밀번호", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="로그인", exact=True).click()


def confirm_password(page: Page) -> None:
    page.get_by_label("비밀번호", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="계속하기").click()


def arrive(page: Page, path: str) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="로그아웃").click()


def sound(page: Page, axe: Callable[[Page], None]) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (
        page.url
    )


@pytest.fixture(autouse=True)
def no_icon(browser_page: Page, browser_page_no_js: Page) -> None:
    """Browsers ask for one where a page names none, as Wagtail's don't."""
    for page in (browser_page, browser_page_no_js):
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))


def test_a_passkey_is_registered_and_signs_in(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    page.goto("/cms/reports/locked/")
    expect(page.get_by_role("heading", level=1)).to_have_text("직원 로그인")
    sound(page, axe)
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("두 단계 로그인")
    sound(page, axe)
    page.get_by_role("link", name="패스키 등록하기").click()
    sound(page, axe)
    confirm_password(page)
    sound(page, axe)
    page.get_by_label("이름").fill("창구 컴퓨터")
    page.get_by_role("button", name="등록하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("복구 번호를 적어 두세요")
    sound(page, axe)
    page.get_by_role("link", name="적어 뒀어요").click()
    arrive(page, "/cms/reports/locked/")

    page.goto("/accounts/2fa/")
    expect(page.get_by_text("창구 컴퓨터").first).to_be_visible()
    sound(page, axe)
    sign_out(page)
    page.goto("/cms/reports/site-history/")
    page.get_by_role("button", name="패스키로 로그인").click()
    arrive(page, "/cms/reports/site-history/")

    sign_out(page)
    page.goto("/cms/reports/locked/")
    give_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("한 단계만 더 확인할게요")
    sound(page, axe)
    page.get_by_role("button", name="패스키로 확인").click()
    arrive(page, "/cms/reports/locked/")

    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="지우기").click()
    page.get_by_role("link", name="패스키로 확인하기").click()
    sound(page, axe)
    page.get_by_role("button", name="패스키로 확인").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("패스키를 지울까요?")
    sound(page, axe)
    page.get_by_role("button", name="지우기").click()
    expect(page.get_by_text("패스키를 지웠어요")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_a_passkey_that_fails_says_what_to_do_instead(browser_page: Page) -> None:
    page = browser_page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "isUserVerified": False}})
    page.goto("/accounts/staff/")
    page.get_by_role("button", name="패스키로 로그인").click()
    expect(page.get_by_role("status").get_by_text("패스키를 쓰지 못했어요")).to_be_visible(timeout=70_000)


def test_an_app_without_scripts(browser_page_no_js: Page) -> None:
    page = browser_page_no_js
    page.goto("/cms/reports/locked/")
    expect(page.get_by_role("button", name="패스키로 로그인")).to_be_hidden()
    give_password(page)
    page.get_by_role("link", name="인증 앱 연결하기").click()
    confirm_password(page)
    secret = page.locator("code").inner_text()
    page.get_by_label("앱에 보이는 여섯 자리").fill(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    page.get_by_role("button", name="연결하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("복구 번호를 적어 두세요")
    sign_out(page)
    page.goto("/cms/reports/locked/")
    give_password(page)
    page.get_by_label("인증 앱의 여섯 자리").fill(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1))
    )
    page.get_by_role("button", name="로그인", exact=True).click()
    arrive(page, "/cms/reports/locked/")
