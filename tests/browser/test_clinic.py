"""Papers by mail as people do it: sent from a phone without scripts, answered at the desk, read; axe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from clinic.models import Review
from home.models import CenterPage
from people.enums import Role
from people.models import User
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import clinic
from tests.factories.files import PDF
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def center(live_server: Any) -> CenterPage:
    return clinic.center(title="디딤 센터", slug="ours")


def test_sending_answering_and_reading(
    browser_page: Page, center: CenterPage, live_server: Any, axe: Any, tmp_path: Path
) -> None:
    page, paper = browser_page, tmp_path / "자기소개서.pdf"
    paper.write_bytes(PDF)
    person = User.objects.create_user("new@didim.example", name="김새봄")
    sign_in(page, person, live_server)
    send(page, paper, axe)
    sign_in(page, member(Role.COUNSELLOR, center), live_server)
    answer(page)
    sign_in(page, person, live_server)
    page.goto("/me/")
    axe(page)
    page.get_by_role("link", name=re.compile("자기소개서")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("회신이 왔어요")
    expect(page.get_by_text("둘째 문단이 좋아요.")).to_be_visible()
    expect(page.get_by_text("잘 읽었어요.")).to_be_visible()
    fits(page)
    axe(page)


def test_sending_and_taking_back_without_scripts(
    browser_page_no_js: Page, center: CenterPage, live_server: Any, tmp_path: Path
) -> None:
    page, paper = browser_page_no_js, tmp_path / "자기소개서.pdf"
    paper.write_bytes(PDF)
    sign_in(page, User.objects.create_user("new@didim.example", name="김새봄"), live_server)
    send(page, paper, None)
    page.get_by_role("link", name="서류 거두기").click()
    page.get_by_role("button", name="네, 거둘게요").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("거둔 서류예요")


def send(page: Page, paper: Path, axe: Any) -> None:
    look = axe or (lambda page: None)
    page.goto("/clinic/")
    fits(page)
    look(page)
    page.get_by_role("link", name=re.compile("서류 보내기.*디딤 센터")).click()
    page.get_by_role("button", name="서류 보내기").click()
    expect(page.get_by_role("alert")).to_contain_text("다시 확인해 주세요")
    page.complaints.clear()  # type: ignore[attr-defined]  # of the answer 422
    fits(page)
    look(page)
    page.get_by_role("radio", name="자기소개서").check()
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_role("textbox", name=re.compile("궁금한 것")).fill("어디부터 고칠까요?")
    page.get_by_role("checkbox", name=re.compile("서류 클리닉을 위한")).check()
    page.get_by_role("button", name="서류 보내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("서류를 받았어요")
    fits(page)
    look(page)


def answer(page: Page) -> None:
    page.goto(f"/cms/clinic/{Review.objects.get().pk}/")
    page.get_by_role("button", name="제가 맡을게요").click()
    page.locator("textarea[name=comment]").fill("둘째 문단이 좋아요.")
    page.get_by_role("button", name="의견 적기").click()
    page.locator("textarea[name=answer]").fill("잘 읽었어요.")
    page.get_by_role("button", name="회신하고 메일로 알리기").click()
    expect(page.get_by_text("회신했어요. 보낸 사람에게 메일로 알렸어요.")).to_be_visible()
