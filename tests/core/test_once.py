"""Secrets that are shown once: a second click shows the same one, and what it was made for is made once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bookings.models import CalendarLink, Kiosk
from core import once
from people.enums import Role
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = pytest.mark.django_db
KEY = re.compile(r'name="key" value="([^"]+)"')
ADDRESS = re.compile(r"/kiosk/ours/open/([^/<]+)/")


@pytest.fixture(autouse=True)
def _now(travel: Any, db: None) -> None:
    travel("2026-11-23 09:00")


def key_of(html: str) -> str:
    found = KEY.search(html)
    assert found, "the form has no key"
    return found[1]


def test_a_form_gives_one_secret_for_a_while(travel: Any) -> None:
    key = once.form_key()
    first = once.secret_of(key, "kiosk", 1)
    assert len(first) == 43
    assert once.secret_of(key, "kiosk", 1) == first
    assert once.secret_of(key, "kiosk", 2) != first
    assert once.secret_of(key, "calendar", 1) != first
    assert once.secret_of(once.form_key(), "kiosk", 1) != first
    travel("2026-11-23 09:11")
    assert once.secret_of(key, "kiosk", 1) != first


@pytest.mark.parametrize("key", ["", "x", "x:y:z", "열쇠", "\x00", "a" * 5000])
def test_a_made_up_key_gives_a_secret_that_nobody_gets_again(key: str) -> None:
    assert once.secret_of(key, "kiosk", 1) != once.secret_of(key, "kiosk", 1)


# --- A kiosk --------------------------------------------------------------------------------


@pytest.fixture
def desk() -> Client:
    center = CenterFactory(title="디딤 센터", slug="ours")
    make.open_room(center)
    return signed_in(member(Role.DESK, center))


def test_two_clicks_make_one_kiosk_and_show_its_address(desk: Client) -> None:
    page = desk.get("/cms/desk/kiosks/").text
    typed = {"page": CenterFactory._meta.model.objects.get().pk, "name": "1층 입구", "key": key_of(page)}
    first, second = (desk.post("/cms/desk/kiosks/", typed) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert ADDRESS.search(first.text)[1] == ADDRESS.search(second.text)[1]  # type: ignore[index]
    assert Kiosk.objects.count() == 1
    other = desk.post("/cms/desk/kiosks/", {**typed, "key": key_of(second.text)})
    assert other.status_code == 422
    assert "같은 이름의 키오스크가 있어요" in other.text


def test_two_clicks_on_the_device_open_it_and_another_device_stays_out(desk: Client) -> None:
    made = desk.post(
        "/cms/desk/kiosks/", {"page": CenterFactory._meta.model.objects.get().pk, "name": "입구"}
    )
    path = f"/kiosk/ours/open/{ADDRESS.search(made.text)[1]}/"  # type: ignore[index]
    device, other = Client(), Client()
    form, late = ({"key": key_of(each.get(path).text)} for each in (device, other))
    first, second = (device.post(path, form) for _ in range(2))
    assert [first.status_code, second.status_code] == [302, 302]
    assert second.cookies["kiosk"].value == first.cookies["kiosk"].value
    assert device.get("/kiosk/ours/").status_code == 200
    assert other.post(path, late).status_code == 403
    assert other.post(path, {"key": "x"}).status_code == 403


# --- A calendar -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/me/calendar/", "/me/programs/calendar/"])
def test_two_clicks_give_one_calendar_address_and_another_form_a_new_one(path: str) -> None:
    client = signed_in(make.person())
    page = client.get(path).text
    form = {"renew": "yes", "key": key_of(page)}
    shown = re.compile(r'id="calendar-url"[^>]*value="([^"]+)"')
    first, second = (client.post(path, form).text for _ in range(2))
    address = shown.search(first)[1]  # type: ignore[index]
    assert shown.search(second)[1] == address  # type: ignore[index]
    assert Client().get(address).status_code == 200
    third = client.post(path, {**form, "key": key_of(second)}).text
    assert shown.search(third)[1] != address  # type: ignore[index]
    assert Client().get(address).status_code == 404


def test_a_calendar_address_is_of_one_calendar() -> None:
    person = make.person()
    key = once.form_key()
    tokens = {
        once.secret_of(key, page, person.pk) for page in ("bookings:calendar_link", "events:calendar_link")
    }
    assert len(tokens) == 2
    assert CalendarLink.hash_of("x") != "x"
