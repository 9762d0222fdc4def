"""Coming, completing and proving it, as people do: by QR on a phone, the certificate, and whoever confirms it; staff by touch; axe."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from core import clock
from events.here import here_path
from events.models import Attendance, Certificate, Registration, Session
from people.enums import Role
from people.models import User
from tests.browser.test_booking import fits
from tests.browser.test_draws import sign_in
from tests.factories import registering as reg
from tests.factories.attending_pages import applies, going_on
from tests.factories.home import CenterFactory
from tests.factories.staff import member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "김새봄"


@pytest.fixture
def made(live_server: Any) -> Registration:
    """A seat in a session that is going on."""
    center = CenterFactory(title="디딤 센터")
    person = User.objects.create_user("new@didim.example", name=NAME, phone="+821012341234")
    return applies(person, going_on("면접 하루 수업", center, completion_percent=100))


def test_attending_by_qr_and_a_certificate_that_is_confirmed(
    browser_page: Page, made: Registration, live_server: Any, axe: Any
) -> None:
    page = browser_page
    session: Session = made.session  # type: ignore[assignment]
    sign_in(page, made.person, live_server)  # type: ignore[arg-type]
    page.goto(here_path(session))
    fits(page)
    axe(page)
    page.get_by_role("button", name="왔어요").click()
    expect(page.get_by_text("왔다고 표시했어요")).to_be_visible()
    axe(page)
    Session.objects.update(
        starts_at=session.starts_at - timedelta(hours=4), ends_at=session.ends_at - timedelta(hours=4)
    )
    page.goto(made.get_absolute_url())
    fits(page)
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="수료증 내려받기").click()
    file = download.value.path().read_bytes()
    assert NAME in PdfReader(io.BytesIO(file)).pages[0].extract_text()
    number = Certificate.objects.get().number
    page.context.clear_cookies()
    page.goto("/certificates/")
    axe(page)
    page.get_by_label("수료증 번호").fill(number.replace("-", " ").lower())
    page.get_by_role("button", name="확인하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("맞아요, 저희가 드린 수료증이에요")
    expect(page.get_by_text("김○○")).to_be_visible()
    fits(page)
    axe(page)


def test_staff_mark_a_series_by_touch_on_a_phone(browser_page: Page, live_server: Any, axe: Any) -> None:
    page = browser_page
    center = CenterFactory(title="디딤 센터")
    program = reg.series(5, parent=center, sessions=2)
    session = program.sessions.order_by("starts_at").first()
    for number in (1, 2):
        reg.applies(number, program)
    Session.objects.filter(pk=session.pk).update(
        starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=2)
    )
    sign_in(page, member(Role.DESK, center), live_server)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/cms/registrations/{program.pk}/?session={session.pk}")
    button = page.get_by_role("button", name=re.compile("^왔어요")).first
    assert (button.bounding_box() or {})["height"] >= 40
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
    button.click()
    expect(page.get_by_text("온 사람 1명")).to_be_visible()
    assert Attendance.objects.filter(came=True).count() == 1
