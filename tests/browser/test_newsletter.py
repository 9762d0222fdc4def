"""An issue in Chromium: written, looked at, tested, sent, read in the archive; and the mail itself as programs show it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect

from newsletter.enums import CampaignStatus
from newsletter.issues import Edition
from newsletter.models import Campaign, NewsletterPage
from people.enums import Role
from tests.browser.test_booking import fits
from tests.browser.test_planning import enter
from tests.factories.campaigns import issue, issue_index, subscriber
from tests.factories.core import ImageFactory
from tests.factories.events import SessionFactory
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
WRITTEN = "() => [...document.querySelectorAll('input, textarea')].some((field) => field.value.includes('Come in!'))"


def write(page: Page) -> None:
    """With Wagtail's editor: a title and one block of words."""
    page.goto(f"/cms/pages/add/newsletter/newsletterpage/{issue_index().pk}/")
    page.locator("#id_title").fill("십이월의 소식")
    page.get_by_role("button", name="블록 넣기").first.click()
    page.get_by_role("option", name="글", exact=False).first.click()
    block = page.get_by_role("region", name="글", exact=True)
    block.get_by_label("제목", exact=True).fill("눈이 와도 센터는 열려 있어요")
    block.locator("[contenteditable=true]").click()
    page.keyboard.type("Come in!")
    page.wait_for_function(WRITTEN)  # the editor hands its text to the form a moment later
    page.get_by_role("button", name="초안 저장").click()
    page.wait_for_url("**/edit/")
    # The editor saves by itself, and is refused while a block is half written.
    page.complaints[:] = [each for each in page.complaints if "a status of 400" not in each]  # type: ignore[attr-defined]
    page.get_by_role("tab", name="받는 사람과 보내기").click()


def test_an_issue_is_written_tested_sent_and_kept(
    browser_page: Page, live_server: Any, axe: Callable[[Page], None]
) -> None:
    people = [subscriber(), subscriber(language="en")]
    editor = member(Role.OPERATOR)
    browser_page.set_viewport_size(DESK)
    enter(browser_page, live_server, editor)
    write(browser_page)
    browser_page.locator("[role=tabpanel]").get_by_role("link", name="미리 보기와 보내기").click()
    expect(browser_page.get_by_text("지금 보내면")).to_contain_text("2명")
    phone = browser_page.frame_locator('iframe[title="휴대전화에서 본 메일"]')
    expect(phone.get_by_text("눈이 와도 센터는 열려 있어요")).to_be_visible()
    browser_page.get_by_label("언어").select_option("en")
    browser_page.get_by_role("button", name="이 사람에게 보이는 모습").click()
    expect(phone.get_by_text("Stop all mails")).to_be_visible()
    axe(browser_page)
    browser_page.get_by_role("button", name="나에게 시험 메일 보내기").click()
    expect(browser_page.get_by_text("시험 메일을 보냈어요")).to_be_visible()
    assert mail.outbox[-1].to == [editor.email]
    mail.outbox.clear()
    browser_page.get_by_label("미리 보고 시험 메일도 확인했어요").first.check()
    browser_page.get_by_role("button", name="2명에게 지금 보내기").click()
    expect(browser_page.get_by_text("다 보냈어요")).to_be_visible()
    axe(browser_page)
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(each.email for each in people)
    assert Campaign.objects.get().status == CampaignStatus.SENT
    browser_page.goto(issue_index().url)
    browser_page.get_by_role("link", name="십이월의 소식").click()
    expect(browser_page.get_by_text("눈이 와도 센터는 열려 있어요")).to_be_visible()
    axe(browser_page)


@pytest.fixture
def sent() -> NewsletterPage:
    """Everything that a mail can hold, with a picture that does not come."""
    SessionFactory(program__title="면접에서 자주 묻는 스무 가지, 그리고 대답하지 않아도 되는 다섯 가지")
    return issue(
        ("picture", {"image": {"image": ImageFactory().pk, "decorative": False, "alt_text": "창가에 모여 앉은 사람들"}, "caption": "홍대센터의 아침"}),
        ("words", {"heading": "안녕하세요", "text": '<p>한 줄에 담기 어려운 긴 주소도 있어요: <a href="https://example.com/a">https://example.com/a/very/long/address/without/any/space/in/it/at/all/</a></p>'}),
        ("link", {"label": "상담 예약하기", "page": None, "url": "https://example.com/"}),
        ("week", {"heading": "이번 주 프로그램", "most": 6}),
    )  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 680])
def test_the_mail_is_readable(
    chromium: Browser, sent: NewsletterPage, axe: Any, width: int, scheme: Any
) -> None:
    """Pictures never load here; nothing sticks out, and the letters can be told from the ground."""
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.set_content(Edition(sent).words_for_all().html)
    expect(page.get_by_text("안녕하세요")).to_be_visible()
    expect(page.get_by_role("link", name="그만 받기")).to_be_visible()
    expect(page.get_by_alt_text("창가에 모여 앉은 사람들")).to_be_visible()
    fits(page)
    contrast = page.evaluate(CONTRAST)
    assert min(contrast) >= 4.5, contrast
    context.close()


CONTRAST = """() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((v) => {
      v = v / 255;
      return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = getComputedStyle(node).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("div, a, b")]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()))
    .filter((node) => node.getClientRects().length)
    .map((node) => {
      const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });
}"""
