"""Applying for a program as people do it: on a phone, with scripts and without; waiting, being offered, calling off; axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from events.enums import QuestionKind
from events.models import Answer, Question, Registration, Session
from events.services.registering import registration_cancel
from events.showing import apply_url
from people.models import User
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.files import PDF
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BORN = date(2000, 1, 1)


@pytest.fixture
def session(live_server: Any) -> Session:
    """One seat, in two weeks' time."""
    return reg.session(
        1, days=14, of=reg.program(parent=CenterFactory(title="디딤 센터"), min_age=19, max_age=39)
    )


def apply_and_call_off(page: Page, session: Session, axe: Callable[[Page], None] | None) -> None:
    """From the program's page over the age and the form to the own page; then called off."""
    look = axe or (lambda page: None)
    page.goto(session.program.url)
    fits(page)
    look(page)
    page.get_by_role("link", name=re.compile("신청하기$")).last.click()
    expect(page.get_by_role("heading", level=2, name="신청할 수 있는지 먼저 볼게요")).to_be_visible()
    fits(page)
    look(page)
    page.get_by_role("button", name="다음으로").click()
    expect(page.get_by_role("alert")).to_contain_text("다시 확인해 주세요")
    expect(page.get_by_role("alert")).to_be_focused()
    page.complaints.clear()  # type: ignore[attr-defined]  # of the answer 422
    fits(page)
    look(page)
    page.get_by_role("textbox", name=re.compile("이름")).fill("김새봄")
    page.get_by_role("textbox", name=re.compile("휴대전화")).fill("01012341234")
    page.get_by_role("textbox", name=re.compile("생년월일")).fill("20000101")
    page.get_by_role("button", name="다음으로").click()
    expect(page.get_by_text("2/2")).to_be_visible()
    look(page)
    page.get_by_role("checkbox", name=re.compile("프로그램 신청과 멘토링을 위한")).check()
    page.get_by_role("button", name="신청하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청이 확정됐어요")
    fits(page)
    look(page)
    page.get_by_role("link", name="신청 취소").click()
    look(page)
    page.get_by_role("button", name="신청 취소하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("취소한 신청이에요")


@pytest.mark.smoke
def test_applying_and_calling_off(browser_page: Page, session: Session, live_server: Any, axe: Any) -> None:
    sign_in(browser_page, User.objects.create_user("new@didim.example"), live_server)
    apply_and_call_off(browser_page, session, axe)


def test_applying_and_calling_off_without_scripts(
    browser_page_no_js: Page, session: Session, live_server: Any
) -> None:
    sign_in(browser_page_no_js, User.objects.create_user("new@didim.example"), live_server)
    apply_and_call_off(browser_page_no_js, session, None)


def test_questions_and_a_file_without_scripts(
    browser_page_no_js: Page, session: Session, live_server: Any, private: None, tmp_path: Path
) -> None:
    asked = {"program": session.program, "is_required": True}
    Question.objects.create(**asked, text="왜 오고 싶나요?", kind=QuestionKind.LONG, keep_days=30)
    Question.objects.create(
        **asked, text="와 본 적이 있나요?", kind=QuestionKind.CHOICE, choices="네\n아니요"
    )
    Question.objects.create(**asked, text="이력서", kind=QuestionKind.FILE)
    page, person = browser_page_no_js, make.person(1, birth_date=BORN)
    sign_in(page, person, live_server)
    page.goto(apply_url(reg.wanted(session)))
    expect(page.get_by_text("1/2")).to_be_visible()
    page.get_by_role("textbox", name=re.compile("왜 오고")).fill("궁금해서요.\n정말로요.")
    page.get_by_role("button", name="다음으로").click()
    expect(page.get_by_role("alert")).to_contain_text("와 본 적이 있나요?")
    fits(page)
    page.get_by_role("radio", name="아니요").check()
    page.get_by_role("button", name="다음으로").click()
    page.get_by_role("button", name="답 고치기").click()
    page.get_by_role("radio", name="네").check()
    page.get_by_role("button", name="다음으로").click()
    fits(page)
    paper = tmp_path / "이력서.pdf"
    paper.write_bytes(PDF)
    page.get_by_label(re.compile("이력서")).set_input_files(paper)
    page.get_by_role("button", name="신청하기").click()
    expect(page.get_by_text("파일을 다시 골라 주세요.")).to_be_visible()
    fits(page)
    page.complaints.clear()  # type: ignore[attr-defined]  # of the answers 422
    page.get_by_label(re.compile("이력서")).set_input_files(paper)
    page.get_by_role("checkbox", name=re.compile("프로그램 신청과 멘토링을 위한")).check()
    page.get_by_role("button", name="신청하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청이 확정됐어요")
    fits(page)
    said = {each.asked: each.said for each in Answer.objects.all()}
    assert said["이력서"] == "이력서.pdf"
    assert said["와 본 적이 있나요?"] == "네"
    assert said["왜 오고 싶나요?"].splitlines() == ["궁금해서요.", "정말로요."]


def test_waiting_being_offered_and_accepting(
    browser_page: Page, session: Session, live_server: Any, axe: Any
) -> None:
    first = reg.applies(make.person(1, birth_date=BORN), session)
    second = make.person(2, birth_date=BORN)
    page = browser_page
    sign_in(page, second, live_server)
    page.goto(session.program.url)
    page.get_by_role("link", name=re.compile("대기 신청하기$")).last.click()
    axe(page)
    page.get_by_role("checkbox", name=re.compile("프로그램 신청과 멘토링을 위한")).check()
    page.get_by_role("button", name="대기 신청하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("대기 1번이에요")
    registration_cancel(registration=first, by=None)
    page.goto("/me/")
    fits(page)
    axe(page)
    page.get_by_role("button", name="이 자리 받기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("신청이 확정됐어요")
    assert Registration.objects.get(person=second).status == "confirmed"
