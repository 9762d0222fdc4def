"""The boxes of consent: "모두 동의" does nothing that can't be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from people.models import Consent, User
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALL, NEEDED, NEWS = (
    "모두 동의해요",
    "예약을 위한 개인정보 수집·이용에 동의해요",
    "프로그램 소식 받기에 동의해요",
)


@pytest.fixture
def path(live_server) -> str:
    resource = make.open_room(site_root(), title="스터디룸", slug="study-room")
    return f"{resource.url}book/?start={make.tomorrow_at(14):%Y-%m-%dT%H:%M}"


@pytest.fixture
def open_form(client, path, live_server):
    client.force_login(make.person())
    cookie = client.cookies["sessionid"].value

    def go(page: Page) -> Page:
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.goto(path)
        return page

    return go


def ticked(page: Page) -> dict[str, bool]:
    return {name: page.get_by_label(name).is_checked() for name in (ALL, NEEDED, NEWS)}


def test_all_ticks_the_others_and_follows_them(open_form, browser_page, axe):
    page = open_form(browser_page)
    assert ticked(page) == {ALL: False, NEEDED: False, NEWS: False}
    page.get_by_label(ALL).check()
    assert ticked(page) == {ALL: True, NEEDED: True, NEWS: True}
    axe(page)
    page.get_by_label(NEWS).uncheck()
    assert ticked(page) == {ALL: False, NEEDED: True, NEWS: False}
    page.get_by_label(NEWS).check()
    assert ticked(page) == {ALL: True, NEEDED: True, NEWS: True}
    page.get_by_label(ALL).uncheck()
    assert ticked(page) == {ALL: False, NEEDED: False, NEWS: False}


def test_what_was_left_empty_is_not_agreed_to(open_form, browser_page):
    page = open_form(browser_page)
    page.get_by_label(NEEDED).check()
    page.get_by_role("button", name="예약하기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("예약했어요")
    assert [each.text.kind for each in Consent.objects.filter(person=User.objects.get())] == ["booking"]


def test_without_scripts_each_box_is_ticked_by_itself(open_form, browser_page_no_js):
    page = open_form(browser_page_no_js)
    expect(page.get_by_label(NEEDED)).to_be_visible()
    expect(page.get_by_label(ALL)).to_be_hidden()
