"""Every template of the public site, on a phone: nothing hinders, nothing sticks out, nothing is blocked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from tests.conftest import PHONE
from tests.factories import demo
from tests.factories.stops import Stop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_THE_DARK = {
    "home",
    "center",
    "center with rooms",
    "room",
    "program",
    "first booking form",
    "refused booking",
}
FILL_IN_AND_SEND = """typed => {
  const names = Object.keys(typed)
  const form = [...document.querySelectorAll("main form[method=post]")].find(
    form => names.every(name => form.elements[name]))
  for (const [name, value] of Object.entries(typed)) form.elements[name].value = value
  form.submit()
}"""
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= width) return []
  return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(e => `${e.tagName}.${e.className}`)
}"""


@pytest.fixture
def stops(live_server: Any, settings: Any, tmp_path: Path) -> list[Stop]:
    """The demo in the database of the running site, with its pictures where the site serves them from."""
    settings.MEDIA_ROOT = tmp_path
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return demo.walk()


def sign_in(page: Page, stop: Stop, base_url: str) -> None:
    page.context.clear_cookies()
    cookies = stop.browser().cookies
    page.context.add_cookies(
        [{"name": name, "value": cookie.value, "url": base_url} for name, cookie in cookies.items()]
    )


def visit(page: Page, stop: Stop, base_url: str) -> int:
    """Go there as that person, and give the status of what is shown at last."""
    sign_in(page, stop, base_url)
    cache.clear()
    response = page.goto(stop.path)
    for values in stop.forms:
        with page.expect_navigation() as sent:
            page.evaluate(FILL_IN_AND_SEND, values)
        response = sent.value
    assert response
    return response.status


def complaints(page: Page, stop: Stop) -> list[str]:
    """What the browser says; that an error page is one is no news."""
    found = [text for text in page.complaints if f"a status of {stop.status}" not in text]  # type: ignore[attr-defined]
    page.complaints.clear()  # type: ignore[attr-defined]
    return found


def too_wide(page: Page, stop: Stop) -> list[str]:
    """At every width that matters, and with the largest letters on a phone; at the desk, where letters are Wagtail's, on a
    phone and on a large screen."""
    found = []
    for width in (1280, PHONE["width"]) if stop.is_admin else (320, 768, 1280, PHONE["width"]):
        page.set_viewport_size({**PHONE, "width": width})
        if parts := page.evaluate(STICKS_OUT):
            found.append(f"{width} px wide: {parts}")
    if stop.is_admin:
        return found
    page.evaluate("document.documentElement.dataset.text = 3")
    if parts := page.evaluate(STICKS_OUT):
        found.append(f"large letters: {parts}")
    page.evaluate("document.documentElement.dataset.text = 1")
    return found


def problems(page: Page, stop: Stop, status: int, axe: Callable[[Page], None]) -> list[str]:
    found = complaints(page, stop)
    if status != stop.status:
        found.append(f"answered {status}")
    found += [f"sticks out sideways, {how}" for how in too_wide(page, stop)]
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} main headings")
    if stop.is_admin:
        titled = page.title().endswith((" - 디딤", "| 디딤")) and len(page.title()) > len(" - 디딤")
    else:
        titled = page.title().endswith("| 디딤") or (stop.path == "/" and page.title().startswith("디딤 |"))
    if not titled:
        found.append(f"title {page.title()!r}")
    try:
        axe(page)
    except AssertionError as error:
        found.append(str(error))
    return found


def test_on_a_phone(
    open_browser: Callable[..., Page], live_server: Any, stops: list[Stop], axe: Callable[[Page], None]
) -> None:
    page = open_browser()
    found: list[str] = []
    titles: dict[str, str] = {}  # where a title was first seen
    for stop in stops:
        status = visit(page, stop, live_server.url)
        found += [f"{stop.name} ({stop.path}): {problem}" for problem in problems(page, stop, status, axe)]
        place = urlsplit(page.url).path
        if titles.setdefault(page.title(), place) != place:
            found.append(
                f"{stop.name} ({place}): title {page.title()!r} is also that of {titles[page.title()]}"
            )
    dark = open_browser(color_scheme="dark")
    for stop in stops:
        if stop.name in IN_THE_DARK:
            status = visit(dark, stop, live_server.url)
            found += [f"{stop.name}, dark: {problem}" for problem in problems(dark, stop, status, axe)]
    assert not found, "\n".join(["", *found])
