"""Signing in as people do it: by mouse, by keyboard alone, with scripts off; and out, on another device."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from django.core import mail
from playwright.sync_api import Page, expect

from people.models import User
from tests.browser.test_booking import fits, tab_to
from tests.factories.home import site_root
from tests.people.oauth_server import CLIENT_ID, CLIENT_SECRET, OAuthServer, running

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

YES, NO = "네, 만 14세 이상이에요", "아니요, 만 14세가 안 됐어요"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def site(live_server: Any) -> Any:
    return site_root()


def code_for(email: str) -> str:
    """The code in the newest mail to this address."""
    body = next(message.body for message in reversed(mail.outbox) if message.to == [email])
    return re.search(r"\b(\d{6})\b", body)[1]


def sign_in(page: Page, email: str, *, keep: bool = False) -> None:
    page.goto("/accounts/login/?next=/me/devices/")
    page.get_by_role("link", name=YES).click()
    page.get_by_label("메일 주소").fill(email)
    if keep:
        page.get_by_label("이 기기에서 로그인 유지").check()
    page.get_by_role("button", name="로그인 번호 받기").click()
    code = code_for(email)
    page.get_by_label("로그인 번호").fill(f"{code[:3]} {code[3:]}")
    page.get_by_role("button", name="로그인", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인한 기기")


@pytest.mark.smoke
def test_by_pointer(browser_page: Page, axe: Callable[[Page], None]) -> None:
    sign_in(browser_page, "someone@didim.example")
    axe(browser_page)
    fits(browser_page)
    browser_page.goto("/accounts/logout/")
    browser_page.get_by_role("button", name="로그아웃").click()
    browser_page.goto("/accounts/login/")
    expect(browser_page.get_by_label("메일 주소")).to_be_visible()  # the question comes once in a browser


def test_with_scripts_off(browser_page_no_js: Page) -> None:
    page = browser_page_no_js
    sign_in(page, "someone@didim.example", keep=True)
    (session,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    assert session["expires"] > 0, "it stays when the browser is closed"


def test_by_keyboard_alone(browser_page: Page) -> None:
    page = browser_page
    page.goto("/accounts/login/?next=/me/devices/")
    tab_to(page, YES)
    page.keyboard.press("Enter")
    expect(page.get_by_label("메일 주소")).to_be_visible()
    tab_to(page, "메일 주소")
    page.keyboard.type("someone@didim.example")
    tab_to(page, "이 기기에서 로그인 유지")
    page.keyboard.press("Space")
    tab_to(page, "로그인 번호 받기")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/**")
    tab_to(page, "로그인 번호")
    page.keyboard.type(code_for("someone@didim.example"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("로그인한 기기")


def test_pasting_puts_the_whole_code_in(open_browser: Callable[..., Page]) -> None:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/accounts/login/")
    page.get_by_role("link", name=YES).click()
    page.get_by_label("메일 주소").fill("someone@didim.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/**")
    spaced = " - ".join(code_for("someone@didim.example"))
    page.evaluate("text => navigator.clipboard.writeText(text)", f"  {spaced}\n")
    page.get_by_label("로그인 번호").focus()
    page.keyboard.press("Control+V")
    page.keyboard.press("Enter")
    page.wait_for_url("**/me/")


def test_a_child_is_sent_to_a_center_and_leaves_no_trace(
    browser_page: Page, axe: Callable[[Page], None]
) -> None:
    page = browser_page
    page.goto("/accounts/login/")
    axe(page)
    page.get_by_role("link", name=NO).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("전화로 도와드릴게요")
    axe(page)
    assert page.context.cookies() == []
    assert not User.objects.exists()


def asked(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name=YES).click()
    page.get_by_label("메일 주소").fill("someone@didim.example")
    page.get_by_role("button", name="로그인 번호 받기").click()


def test_the_wait_is_counted_down(browser_page: Page) -> None:
    page = browser_page
    page.clock.install()
    asked(page)
    button = page.get_by_role("button", name="번호 다시 받기")
    expect(button).to_be_disabled()
    expect(button).to_have_text(re.compile(r"\((2\d|30)초 뒤\)"))
    page.clock.run_for(31_000)
    expect(button).to_be_enabled()
    expect(button).to_have_text("번호 다시 받기")


def test_without_scripts_the_server_says_how_long(browser_page_no_js: Page) -> None:
    page = browser_page_no_js
    asked(page)
    page.get_by_role("button", name="번호 다시 받기").click()
    expect(page.get_by_text(re.compile(r"\d+초 뒤에 다시 받을 수 있어요"))).to_be_visible()
    assert len(mail.outbox) == 1


def test_another_device_is_signed_out(open_browser: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    here, there = open_browser(user_agent=ANDROID), open_browser(user_agent=EDGE)
    sign_in(there, "someone@didim.example")
    sign_in(here, "someone@didim.example")
    row = here.get_by_role("listitem").filter(has_text="윈도 컴퓨터 · Edge")
    expect(here.get_by_role("listitem").filter(has_text="안드로이드 휴대전화 · Chrome")).to_contain_text(
        "지금 이 기기"
    )
    axe(here)
    row.get_by_role("button", name="이 기기에서 로그아웃").click()
    expect(row).to_have_count(0)
    there.reload()
    there.wait_for_url("**/accounts/login/**")
    here.reload()
    expect(here.get_by_role("heading", level=1)).to_have_text("로그인한 기기")


def test_another_device_is_signed_out_by_keyboard_alone(open_browser: Callable[..., Page]) -> None:
    here, there = open_browser(user_agent=ANDROID), open_browser(user_agent=EDGE)
    sign_in(there, "someone@didim.example")
    sign_in(here, "someone@didim.example")
    tab_to(here, "이 기기에서 로그아웃")
    here.keyboard.press("Enter")
    expect(here.get_by_text("다른 기기에서는 로그인하지 않았어요")).to_be_visible()
    there.reload()
    there.wait_for_url("**/accounts/login/**")


def test_all_other_devices_are_signed_out_with_scripts_off(open_browser: Callable[..., Page]) -> None:
    here = open_browser(user_agent=ANDROID, java_script_enabled=False)
    others = [open_browser(user_agent=EDGE) for _ in range(2)]
    for page in (*others, here):
        sign_in(page, "someone@didim.example")
    here.get_by_role("button", name="다른 기기에서 모두 로그아웃").click()
    expect(here.get_by_text("다른 기기에서는 로그인하지 않았어요")).to_be_visible()
    for page in others:
        page.reload()
        page.wait_for_url("**/accounts/login/**")


def test_changing_the_address(browser_page: Page, axe: Callable[[Page], None]) -> None:
    page = browser_page
    sign_in(page, "old@didim.example")
    page.goto("/me/")
    page.get_by_role("link", name="바꾸기 (메일 주소)").click()
    axe(page)
    page.get_by_label("새 메일 주소").fill("new@didim.example")
    page.get_by_role("button", name="번호 두 개 받기").click()
    page.get_by_label("지금 주소로 받은 번호").fill(code_for("old@didim.example"))
    page.get_by_label("새 주소로 받은 번호").fill(code_for("new@didim.example"))
    axe(page)
    fits(page)
    page.get_by_role("button", name="주소 바꾸기", exact=True).click()
    expect(page.get_by_text("메일 주소를 바꿨어요")).to_be_visible()
    assert [person.email for person in User.objects.all()] == ["new@didim.example"]


@pytest.fixture
def oauth(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Kakao and Naver on this machine; browsers let a form lead there, as on a server with keys."""
    keys = [{"client_id": CLIENT_ID, "secret": CLIENT_SECRET, "key": ""}]
    with running() as server:
        settings.SOCIALACCOUNT_PROVIDERS = {name: {"APPS": keys, "SCOPE": []} for name in ("kakao", "naver")}
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        directives = {**policy, "form-action": [*policy["form-action"], server.url]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
        for adapter in (KakaoOAuth2Adapter, NaverOAuth2Adapter):
            base = f"{server.url}/{adapter.provider_id}"
            monkeypatch.setattr(adapter, "authorize_url", f"{base}/authorize")
            monkeypatch.setattr(adapter, "access_token_url", f"{base}/token")
            monkeypatch.setattr(adapter, "profile_url", f"{base}/profile")
        yield server


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_kakao_and_naver_lead_to_one_account(
    open_browser: Callable[..., Page], oauth: OAuthServer, axe: Callable[[Page], None], scheme: str
) -> None:
    flags = {"is_email_valid": True, "is_email_verified": True}
    oauth.profiles = {
        "kakao": {"id": 1, "kakao_account": {"email": "someone@naver.com", **flags}},
        "naver": {"id": "n", "email": "someone@naver.com"},
    }
    for name in ("카카오", "네이버"):
        page = open_browser(color_scheme=scheme)
        page.goto("/accounts/login/?next=/me/devices/")
        page.get_by_role("link", name=YES).click()
        axe(page)
        fits(page)
        page.get_by_role("button", name=f"{name}로 로그인하기").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("로그인한 기기")
    assert User.objects.count() == 1
