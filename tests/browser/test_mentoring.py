"""Mentoring as people do it, on a phone: asking for a talk, the mentor accepting it, a question and its answer; axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mentoring.models import Mentor, Question, Talk
from people.models import User
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import mentoring as mentors
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mentor(live_server: Any) -> Mentor:
    """With one open time."""
    found = mentors.mentor(center=CenterFactory(title="디딤 센터"))
    mentors.slot(found)
    return found


def look(page: Page, axe: Callable[[Page], None] | None) -> None:
    fits(page)
    if axe:
        axe(page)


def ask_for_a_talk(page: Page, axe: Callable[[Page], None] | None) -> None:
    """From the list over the mentor's page and the form to one's own page."""
    page.goto("/mentors/")
    look(page, axe)
    page.get_by_role("link", name="김멘토1 멘토").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("김멘토1 멘토")
    look(page, axe)
    page.get_by_role("region", name="1:1로 만날 수 있는 시간").get_by_role("link").first.click()
    page.get_by_role("button", name="1:1 신청하기").click()
    expect(page.get_by_role("alert")).to_contain_text("다시 확인해 주세요")
    page.complaints.clear()  # type: ignore[attr-defined]  # of the answer 422
    look(page, axe)
    page.get_by_role("textbox", name=re.compile("이름")).fill("김새봄")
    page.get_by_role("textbox", name=re.compile("무엇을 이야기")).fill("직무를 어떻게 골랐는지 궁금해요.")
    page.get_by_role("checkbox", name=re.compile("프로그램 신청과 멘토링을 위한")).check()
    page.get_by_role("button", name="1:1 신청하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("멘토의 답을 기다려요")
    look(page, axe)


def accept(page: Page, axe: Callable[[Page], None] | None) -> None:
    """On the mentor's own page."""
    page.goto("/me/mentoring/")
    look(page, axe)
    expect(page.get_by_role("main")).not_to_contain_text("김새봄")
    page.get_by_role("region", name="답을 기다리는 1:1 신청").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1:1 멘토링 신청이 왔어요")
    look(page, axe)
    page.get_by_role("textbox", name=re.compile("온라인 주소")).fill("https://meet.example/room")
    page.get_by_role("button", name="이 시간에 만날게요").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("약속했어요")
    expect(page.get_by_role("main")).to_contain_text("김새봄")


def ask_and_answer(person: Page, mentor: Page, axe: Callable[[Page], None] | None) -> None:
    person.goto(f"/mentors/{Mentor.objects.get().pk}/")
    person.get_by_role("link", name="질문하기").click()
    person.get_by_role("textbox", name=re.compile("질문")).fill("무엇부터 공부하면 좋을까요?")
    person.get_by_role("button", name="질문 보내기").click()
    expect(person.get_by_role("heading", level=1)).to_have_text("답을 기다리고 있어요")
    mentor.goto("/me/mentoring/")
    mentor.get_by_role("region", name="답을 기다리는 질문").get_by_role("link").click()
    expect(mentor.get_by_role("heading", level=1)).to_contain_text("님의 질문")
    look(mentor, axe)
    mentor.get_by_role("textbox", name=re.compile("답")).fill("작은 것부터 만들어 보세요.")
    mentor.get_by_role("button", name="답 보내기").click()
    person.goto("/me/")
    look(person, axe)
    person.get_by_role("link", name=re.compile("에 한 질문")).click()
    expect(person.get_by_role("main")).to_contain_text("작은 것부터 만들어 보세요.")


def all_of_it(open_page: Callable[[], Page], mentor: Mentor, live_server: Any, axe: Any) -> None:
    person, host = open_page(), open_page()
    sign_in(person, User.objects.create_user("new@didim.example"), live_server)
    sign_in(host, mentor.user, live_server)  # type: ignore[arg-type]
    ask_for_a_talk(person, axe)
    accept(host, axe)
    ask_and_answer(person, host, axe)
    assert Talk.objects.get().status == "accepted"
    assert Question.objects.get().answered_at


@pytest.mark.smoke
def test_a_talk_and_a_question(
    open_browser: Callable[..., Page], mentor: Mentor, live_server: Any, axe: Any
) -> None:
    all_of_it(open_browser, mentor, live_server, axe)


def test_a_talk_and_a_question_without_scripts(
    open_browser: Callable[..., Page], mentor: Mentor, live_server: Any
) -> None:
    all_of_it(lambda: open_browser(java_script_enabled=False), mentor, live_server, None)
