"""Fixtures that several apps' tests share. What one app needs stands in its own folder."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol
from unittest import mock
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.cache import caches
from django.core.files.storage import Storage, storages
from django.test import TransactionTestCase
from modelsearch import signal_handlers
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from wagtail.signal_handlers import reference_index_auto_update_disabled

from core.middleware import known_sites
from newsletter.sending import stencil_of
from tests.factories.home import center_index, site_root
from tests.factories.leftovers import paths_in
from tests.restoring import keep
from tools import chromium as chromium_on_this_machine

hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")

PHONE = {"width": 360, "height": 740}
# All other results of axe are long, and nobody reads them.
VIOLATIONS = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
LAUNCH = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


# --- Data -----------------------------------------------------------------------------------


@pytest.fixture
def private() -> Iterator[None]:
    """Private files of one test are not those of the next."""
    _empty(storages["private"])
    yield
    _empty(storages["private"])


def _empty(storage: Storage) -> None:
    for path in list(paths_in(storage)):
        storage.delete(path)


SLOWEST = [
    *("test_rights_walk", "test_every_template", "test_booking_machine", "test_server", "test_query_budgets"),
    *("test_html", "test_demo", "test_registrations", "test_bare_site", "test_kiosk", "test_outbox"),
    *("test_kill", "test_campaigns", "test_translations", "test_access_everywhere", "test_sweep"),
    "test_registration_machine",
]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: no process waits long for the other at the end."""
    place = {name: number for number, name in enumerate(SLOWEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(SLOWEST)))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again for garbage takes a tenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The front page and that of the centers, which half of the tests stand on, are there; `uproot` takes them away.
    Tests that commit leave nothing behind: see tests/restoring.py."""
    with django_db_blocker.unblock():
        site_root()
        center_index()
        restore = keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: restore())
        yield


@pytest.fixture(autouse=True)
def _no_reference_index(request: pytest.FixtureRequest) -> Iterator[None]:
    """Wagtail notes with every save what points where, which takes a tenth of the suite's time. Tests that look at it use
    `reference_index`."""
    if "reference_index" in request.fixturenames:
        yield
        return
    reference_index_auto_update_disabled.value = True
    yield
    if getattr(reference_index_auto_update_disabled, "value", False):  # the demo's loader takes it away, too
        del reference_index_auto_update_disabled.value


@pytest.fixture
def reference_index() -> None:
    """Wagtail's index of what points where is kept, as on the site."""


@pytest.fixture(autouse=True)
def _no_search_index(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is saved is not put into the index of the search either, which takes as long. Tests that search use
    `search_index`; in the browser everything is as on the site."""
    if "search_index" in request.fixturenames or "live_server" in request.fixturenames:
        yield
        return
    with mock.patch.object(signal_handlers, "insert_or_update_object_task"):
        yield


@pytest.fixture
def search_index() -> None:
    """What is saved can be found at once."""


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits, site roots, pictures and variants of campaigns of one test are not those of the next."""
    for each in caches.all():
        each.clear()
    stencil_of.cache_clear()
    known_sites.clear()


class Travel(Protocol):
    def __call__(self, moment: str) -> datetime: ...


@pytest.fixture
def travel(time_machine: Any) -> Travel:
    """`travel("2026-10-05 14:00")`: that time in Seoul; the clock goes on from there."""

    def to(moment: str) -> datetime:
        when = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Seoul"))
        time_machine.move_to(when, tick=True)
        return when

    return to


# --- Browser --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One browser for the session; each test has a context of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in the thread of the tests
    with sync_playwright() as playwright:
        path = chromium_on_this_machine.find_with(playwright)
        assert path, "No Chromium was found; `make test` installs one."
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Opens a page of the running site, as wide as a phone; options are those of a Playwright context.

    Whatever the browser complains about (errors of scripts, what the security policy blocks, files that are
    missing) fails the test; `page.complaints` can be read and emptied where an error page is the point.
    """
    contexts: list[BrowserContext] = []
    pages: list[Page] = []

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(
            **{
                "base_url": live_server.url,
                "viewport": PHONE,
                "locale": "ko-KR",
                "timezone_id": "Asia/Seoul",
                **options,
            }
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []  # type: ignore[attr-defined]
        page.on("console", lambda message: _note(page, message.type == "error", message.text))
        page.on("pageerror", lambda error: _note(page, True, str(error)))
        pages.append(page)
        return page

    yield open_page
    complaints = [complaint for page in pages for complaint in page.complaints]  # type: ignore[attr-defined]
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _settle(page: Page) -> None:
    """Until the page is there and nothing fades in any more: half-way through, colours are not those that people read."""
    page.wait_for_load_state()
    for _ in range(50):
        if not page.evaluate("document.getAnimations().some(each => each.playState === 'running')"):
            return
        page.wait_for_timeout(100)


def _note(page: Page, wrong: bool, text: str) -> None:
    if wrong:
        page.complaints.append(f"{page.url}: {text}")  # type: ignore[attr-defined]


@pytest.fixture
def browser_page(open_browser: Callable[..., Page]) -> Page:
    """A phone."""
    return open_browser()


@pytest.fixture
def browser_page_no_js(open_browser: Callable[..., Page]) -> Page:
    """A phone whose browser runs no scripts."""
    return open_browser(java_script_enabled=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with a list of what hinders people on this page."""

    def check(page: Page) -> None:
        _settle(page)
        # axe runs as a script of the page; the site's own policy would refuse it.
        page.evaluate(AXE_SCRIPT)
        violations = page.evaluate(VIOLATIONS)
        assert not violations, "\n".join(
            f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        )

    return check
