"""Addresses as they arrive from mails and chats, and what is said of those that are there for buttons only."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect

from core.addresses import mended
from core.keys import row_key
from tests.factories import bookings as make
from tests.factories.home import site_root


@pytest.mark.parametrize(
    ("arrived", "meant"),
    [
        pytest.param("/programs/cheer-up/에서", "/programs/cheer-up/", id="chat"),
        pytest.param("/programs/cheer-up을/", "/programs/cheer-up/", id="chat-without-slash"),
        pytest.param("/programs/cheer-up/입니다.", "/programs/cheer-up/", id="sentence"),
        pytest.param("/programs/cheer-up/에서).", "/programs/cheer-up/", id="all-of-it"),
        pytest.param("/bookings/cancel/a1:b-2_c/>", "/bookings/cancel/a1:b-2_c/", id="mail"),
        pytest.param("/bookings/cancel/a1:b-2_c),", "/bookings/cancel/a1:b-2_c/", id="mail-without-slash"),
        pytest.param("/calendar/programs.ics)", "/calendar/programs.ics", id="file"),
        pytest.param("//programs//cheer-up/", "/programs/cheer-up/", id="slashes"),
        pytest.param("//evil.example/)", "/evil.example/", id="never-another-host"),
        pytest.param("/programs/취업특강에서/", "/programs/취업특강에서/", id="a-name-stays"),
        pytest.param("/programs/cheer-up/", "/programs/cheer-up/", id="fine"),
        pytest.param("/", "/", id="first-page"),
        pytest.param(f"/{'.)' * 4000}a", f"/{'.)' * 4000}a", id="flood"),
    ],
)
def test_what_does_not_belong_to_an_address_is_taken_off(arrived, meant):
    assert mended(arrived) == meant


@given(st.text(alphabet="/ab.)에서을 %?#", max_size=20))
def test_mending_stays_on_this_host_and_comes_to_an_end(rest):
    found = mended(f"/{rest}")
    assert not found.startswith("//")
    again = mended(found)
    assert again == found or len(again) < len(found)


@pytest.mark.django_db
def test_visitors_are_led_on_with_the_rest_of_the_address(client):
    site_root()
    response = client.get("/feeds/%EC%97%90%EC%84%9C", {"utm_source": "chat & mail"})
    assert response.status_code == 302
    assert response["Location"] == "/feeds/?utm_source=chat+%26+mail"
    assert client.head("/feeds/)").status_code == 302
    assert client.get("/no-such-page/").status_code == 404


@pytest.mark.django_db
def test_redirects_that_staff_have_made_come_first(client):
    site_root()
    Redirect.add_redirect("/old에서", "/programs/")
    assert client.get("/old에서")["Location"] == "/programs/"


@pytest.mark.django_db
def test_an_address_for_buttons_says_so(client):
    site_root()
    client.force_login(make.person())
    response = client.get("/me/sms/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "버튼을 눌러야" in response.text
    assert client.head("/me/sms/").status_code == 405


@pytest.mark.once
def test_whoever_may_read_may_ask_for_the_head():
    """Link scanners of mail programs ask so first. A view that asks whether it is a GET would take a HEAD for a POST."""
    apps = ("bookings", "events", "newsletter", "home", "search", "site")
    code = {path: path.read_text() for app in apps for path in Path(settings.BASE_DIR, app).rglob("*.py")}
    refused = re.compile(r'require_GET|\["GET", "POST"\]|method == "GET" or|if request\.method == "GET":')
    ours = (path for path in code if not {"desk", "staff"} & {*path.parts})
    assert [path.name for path in ours if refused.search(code[path])] == []


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("１２", 0), ("1e3", 0), ("9" * 5000, 0)]
)
def test_numbers_that_name_a_row(text, number):
    assert row_key(text) == number
