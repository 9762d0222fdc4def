"""From the form to the last mail: subscribe, confirm, change, stop; on a phone, also without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from newsletter import guards
from newsletter.enums import SubscriberStatus
from newsletter.models import Subscriber
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _quick_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "QUICKEST", timedelta(0))


def link_in_mail(name: str) -> str:
    found = re.search(rf"(/newsletter/{name}/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_subscribe_confirm_change_stop(
    open_browser: Callable[..., Page], axe: Callable[[Page], None], scripts: bool
) -> None:
    center = CenterFactory(title="무지개센터")
    page = open_browser(java_script_enabled=scripts)
    page.goto(f"/newsletter/?topic=housing&center={center.slug}")
    main = page.locator("main")
    expect(main.get_by_label("주거")).to_be_checked()
    expect(main.get_by_label("무지개센터")).to_be_checked()
    expect(main.get_by_label("동의해요")).not_to_be_checked()
    if scripts:
        axe(page)
    main.get_by_label("메일 주소").fill("Somebody@naver.con")
    main.get_by_label("동의해요").check()
    main.get_by_role("button", name="소식 받기", exact=True).click()
    main.get_by_role("button", name="네, 이 주소로 고쳐서").click()
    page.complaints.clear()  # type: ignore[attr-defined]  # a form with mistakes is no success
    heading(page, "메일함을 확인해 주세요")
    assert Subscriber.objects.get().email == "somebody@naver.com"

    page.goto(link_in_mail("confirm"))
    main.get_by_role("button", name="네, 받을게요").click()
    heading(page, "이제 소식을 보내 드릴게요")

    page.goto(link_in_mail("me"))
    if scripts:
        axe(page)
    main.get_by_label("특강").check()
    main.get_by_label("하루에 한 번").check()
    main.get_by_role("button", name="이렇게 받기").click()
    expect(main.get_by_role("status")).to_contain_text("바꿨어요")
    main.get_by_role("button", name="한 달").click()
    main.get_by_role("button", name="지금부터 다시 받기").click()
    subscriber = Subscriber.objects.get()
    assert (subscriber.status, subscriber.frequency) == (SubscriberStatus.CONFIRMED, "daily")
    assert set(subscriber.topics.values_list("topic", flat=True)) == {"housing", "lecture"}

    main.get_by_role("button", name="소식 그만 받기").click()
    heading(page, "이제 보내지 않을게요")
    if scripts:
        axe(page)
    main.get_by_role("button", name="잘못 눌렀어요").click()
    heading(page, "다시 보내 드릴게요")
    page.goto(link_in_mail("stop"))
    main.get_by_role("button", name="그만 받기").click()
    heading(page, "이제 보내지 않을게요")
    assert Subscriber.objects.get().status == SubscriberStatus.STOPPED


def test_the_browser_does_the_sum(open_browser: Callable[..., Page], settings: Any) -> None:
    """The security policy lets our script do it."""
    settings.NEWSLETTER_ALTCHA = True
    page = open_browser()
    page.goto("/newsletter/")
    expect(page.get_by_text("사람인지 확인했어요.")).to_be_visible()
    page.get_by_label("메일 주소").fill("sum@didim.example")
    page.get_by_label("동의해요").check()
    page.locator("main").get_by_role("button", name="소식 받기").click()
    heading(page, "메일함을 확인해 주세요")
