"""Pages are kept for people who are not signed in, and nothing old or somebody else's is ever shown."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

import manage
from core import page_cache
from core.page_cache import PageCacheMiddleware, something_changed
from events.models import ProgramPage
from tests.factories import bookings as make
from tests.factories import registering as reg
from tests.factories.newsletter import consent_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keeping(settings: Any, tmp_path: Path) -> None:
    """A process of its own: an empty memory, and no file yet."""
    settings.KEEP_PAGES, settings.VAR_DIR = True, tmp_path / "var"
    caches["pages"].clear()


@pytest.fixture
def program(travel: Any) -> ProgramPage:
    travel("2026-11-23 09:00")
    return reg.session(3).program


def body(address: str, client: Client | None = None, **headers: str) -> str:
    response = (client or Client()).get(address, headers=headers)
    assert response.status_code == 200, address
    return response.content.decode()


# --- What it costs, and that it is the same -------------------------------------------------


def test_the_second_one_asks_nothing_and_gets_the_same(
    program: ProgramPage, django_assert_num_queries: Any
) -> None:
    first = Client().get(program.url)
    with django_assert_num_queries(0):
        second = Client().get(program.url)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert "Content-Security-Policy" in second.headers


# --- Nothing old ----------------------------------------------------------------------------


def test_a_seat_that_somebody_takes_is_gone_from_the_page_at_once(program: ProgramPage) -> None:
    address = f"/programs/{program.slug}/apply/?session={program.sessions.get().pk}"
    assert "3명 남음" in body(program.url)
    person = make.person(1)
    client = Client()
    client.force_login(person)
    form = {"request_key": "", **consented(client, address)}
    assert client.post(address, form).status_code == 302
    assert "2명 남음" in body(program.url)


def consented(client: Client, address: str) -> dict[str, str]:
    """The boxes that a form wants ticked."""
    html = client.get(address).content.decode()
    return {part.split('"')[0]: "on" for part in html.split('name="')[1:] if part.startswith("consent-")}


def test_control_without_the_note_the_old_page_is_shown(program: ProgramPage, monkeypatch: Any) -> None:
    before = body(program.url)
    monkeypatch.setattr(page_cache, "something_changed", lambda: None)
    program.sessions.update(seats_taken=1)
    Client().post("/nowhere/")
    assert body(program.url) == before, "the test could not have failed"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_whatever_may_change_something_makes_it_old(program: ProgramPage, method: str) -> None:
    before = body(program.url)
    program.sessions.update(seats_taken=1)
    assert body(program.url) == before, "as it was kept"
    getattr(Client(), method)("/nowhere/")
    assert "2명 남음" in body(program.url)


def test_a_request_that_breaks_may_have_changed_something_as_well() -> None:
    def breaks(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    before = page_cache.changed_at()
    with pytest.raises(RuntimeError):
        PageCacheMiddleware(breaks)(RequestFactory().post("/"))
    assert page_cache.changed_at() > before


def test_another_process_is_heard(program: ProgramPage, settings: Any) -> None:
    before = body(program.url)
    program.sessions.update(seats_taken=1)
    moment = time.time_ns() + 1
    os.utime(settings.VAR_DIR / "changed", ns=(moment, moment))
    assert body(program.url) != before


def test_a_task_of_the_worker_is_heard(settings: Any) -> None:
    from django_tasks.signals import task_finished

    before = page_cache.changed_at()
    task_finished.connect(something_changed)
    try:
        from outbox.tasks import deliver

        deliver.enqueue()
    finally:
        task_finished.disconnect(something_changed)
    assert page_cache.changed_at() > before


def test_after_ten_seconds_it_is_made_anew(program: ProgramPage, travel: Any) -> None:
    before = body(program.url)
    program.sessions.update(seats_taken=1)
    travel("2026-11-23 09:00:09")
    assert body(program.url) == before
    travel("2026-11-23 09:00:10")
    assert "2명 남음" in body(program.url)


def test_a_command_is_heard(monkeypatch: Any) -> None:
    before = page_cache.changed_at()
    monkeypatch.setattr(sys, "argv", ["manage.py", "check", "--what-nobody-knows"])
    with pytest.raises(SystemExit):
        manage.main()
    assert page_cache.changed_at() > before


# --- Nobody else's --------------------------------------------------------------------------


def test_who_is_signed_in_gets_their_own(program: ProgramPage) -> None:
    client = Client()
    client.force_login(make.person(1))
    anonymous = body(program.url)
    assert body(program.url, client) != anonymous
    assert body(program.url) == anonymous


@pytest.mark.parametrize("cookie", ["sessionid", "messages", "didim-kiosk", "_ga"])
def test_who_sends_a_cookie_is_asked_who_they_are(program: ProgramPage, cookie: str) -> None:
    client = Client()
    client.cookies[cookie] = "x"
    body(program.url, client)
    assert not kept(), "nothing of theirs is kept"
    body(program.url)
    program.sessions.update(seats_taken=1)
    assert "2명 남음" in body(program.url, client), "nor do they get what is kept"


def test_a_token_of_a_form_is_nobody_elses() -> None:
    visitors = [Client(), Client()]
    consent_text()
    for client in visitors * 2:  # the second time with the cookie
        assert "csrfmiddlewaretoken" in body("/newsletter/", client)
    assert visitors[0].cookies["csrftoken"].value != visitors[1].cookies["csrftoken"].value
    assert not kept()


def kept() -> list[Any]:
    return list(caches["pages"]._cache)  # type: ignore[attr-defined]


def answers(content: str = "x", *, status: int = 200, **headers: str) -> HttpResponse:
    return HttpResponse(content, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("response", "is_kept"),
    [
        (answers(), True),
        (answers(Cache_Control="max-age=60"), True),
        (answers(Cache_Control="no-store"), False),
        (answers(Cache_Control="max-age=0, no-cache"), False),
        (answers(Cache_Control="private"), False),
        (answers(status=404), False),
        (answers(status=302), False),
        (answers(Content_Type="application/json"), False),
        (answers(Content_Type="text/calendar"), False),
    ],
)
def test_only_pages_for_everybody_are_kept(response: HttpResponse, is_kept: bool) -> None:
    asked = []
    keep = PageCacheMiddleware(lambda request: asked.append(1) or response)
    for _time in range(2):
        assert keep(RequestFactory().get("/x/")).content == b"x"
    assert len(asked) == (1 if is_kept else 2)


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/x/?page=2", {}),
        ("/x/", {"headers": {"hx-request": "true"}}),
        ("/x/", {"headers": {"host": "localhost"}}),
        ("/x/", {"secure": True}),
        ("/y/", {}),
    ],
)
def test_what_is_asked_otherwise_is_another_page(path: str, extra: dict[str, Any]) -> None:
    keep = PageCacheMiddleware(lambda request: HttpResponse(f"{len(asked)}"))
    asked: list[int] = []
    first = keep(RequestFactory().get("/x/")).content
    asked.append(1)
    assert keep(RequestFactory().get(path, **extra)).content != first
    assert keep(RequestFactory().get("/x/")).content == first


def test_a_response_that_sets_a_cookie_is_somebodys() -> None:
    def sets(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response.set_cookie("a", "b")
        return response

    keep = PageCacheMiddleware(sets)
    assert all(keep(RequestFactory().get("/x/")).cookies for _time in range(2))


def test_a_strange_host_gets_its_refusal_with_the_policy_of_every_page(program: ProgramPage) -> None:
    body(program.url)
    for _time in range(2):
        response = Client().get(program.url, headers={"host": "elsewhere.example"})
        assert response.status_code == 400
        assert "Content-Security-Policy" in response.headers


def test_it_can_be_switched_off(settings: Any) -> None:
    settings.KEEP_PAGES = False
    with pytest.raises(MiddlewareNotUsed):
        PageCacheMiddleware(lambda request: HttpResponse())
