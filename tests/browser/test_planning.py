"""Moving a session in the admin, with scripts and without: asked first, told then; the days in the editor; axe."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from post_office.models import Email

from core import clock
from events.models import ProgramPage, Session
from events.recurrence_rules import WeeklyRule
from people.enums import Role
from people.models import User
from tests.browser.test_booking import fits
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


DESK = {"width": 1280, "height": 900}


@pytest.fixture
def session(live_server: Any) -> Session:
    """In two weeks' time; one person has registered."""
    made = reg.session(
        5, days=14, of=reg.program(parent=CenterFactory(title="디딤 센터"), place="3층 교육장")
    )
    reg.applies(make.person(), made)
    Email.objects.all().delete()
    made.refresh_from_db()
    return made


def enter(page: Page, live_server: Any, who: User) -> None:
    client = Client()
    client.force_login(who)
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )


def move_and_tell(page: Page, session: Session, axe: Callable[[Page], None] | None) -> None:
    """From the list of sessions over the form to what changes; then it is told."""
    look = axe or (lambda page: None)
    page.goto(f"/cms/planning/{session.program_id}/")
    fits(page)
    look(page)
    page.get_by_role("link", name=re.compile("^바꾸기")).click()
    look(page)
    page.get_by_label("장소", exact=True).fill("4층 세미나실")
    page.get_by_role("button", name="바뀌는 것 보기").click()
    expect(page.get_by_role("cell", name="4층 세미나실")).to_be_visible()
    expect(page.get_by_label("신청한 사람에게 알리기")).to_be_checked()
    fits(page)
    look(page)
    page.get_by_role("button", name="돌아가서 고치기").click()
    expect(page.get_by_label("장소", exact=True)).to_have_value("4층 세미나실")
    page.get_by_role("button", name="바뀌는 것 보기").click()
    page.get_by_role("button", name="이대로 저장").click()
    expect(page.get_by_role("cell", name="4층 세미나실")).to_be_visible()
    session.refresh_from_db()
    assert (session.place, session.sequence) == ("4층 세미나실", 1)
    assert [mail.context["kind"] for mail in Email.objects.all()] == ["program_changed"]


def test_a_session_is_moved_and_told(
    browser_page: Page, session: Session, live_server: Any, axe: Any
) -> None:
    enter(browser_page, live_server, member(Role.EDITOR, session.program.center))
    move_and_tell(browser_page, session, axe)


def test_a_session_is_moved_without_scripts(
    open_browser: Callable[..., Page], session: Session, live_server: Any
) -> None:
    """At a desk: on a phone, Wagtail's own menu covers its pages without scripts."""
    page = open_browser(java_script_enabled=False, viewport=DESK)
    enter(page, live_server, member(Role.EDITOR, session.program.center))
    move_and_tell(page, session, None)


def test_the_editor_shows_the_days_before_saving(
    open_browser: Callable[..., Page], session: Session, live_server: Any
) -> None:
    first = clock.today()
    ProgramPage.objects.filter(pk=session.program_id).update(
        first_date=first,
        start_time=time(8),
        end_time=time(9),
        rule=WeeklyRule(((first.weekday() + 1) % 7,), count=2).to_recurrence(),
        skip_holidays=False,
    )
    page = open_browser(viewport=DESK)
    enter(page, live_server, member(Role.EDITOR, session.program.center))
    page.goto(f"/cms/pages/{session.program_id}/edit/")
    page.get_by_label("또는 횟수").fill("3")
    page.get_by_role("button", name="어느 날에 열리나요?").click()
    days = page.locator("#planned-days")
    expect(days).to_contain_text("새로 생겨요")
    assert days.get_by_role("listitem").count() == 4, "three of the rule, and the one that staff made"
    assert page.url.endswith("/edit/")
