"""While the database can't be reached everybody is told that it passes, and a form is given back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client

from bookings.models import Booking
from tests.factories import bookings as make
from tests.factories.home import site_root

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HERE = {"HTTP_ORIGIN": "http://testserver"}
PATH = "/me/profile/"


@pytest.fixture
def visitor() -> Client:
    site_root()
    client = Client(raise_request_exception=False)
    client.force_login(make.person())
    return client


@contextmanager
def database_away() -> Iterator[None]:
    def refuse() -> None:
        raise OperationalError("connection to server failed: Connection refused")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "ensure_connection", refuse)
        yield


@pytest.fixture
def away(visitor: Client) -> Iterator[None]:
    with database_away():
        yield


@pytest.mark.usefixtures("away")
def test_a_page_says_that_it_passes(visitor: Client) -> None:
    response = visitor.get(PATH)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "잠시 문제가 생겼어요" in response.text
    assert "다시 보내기" not in response.text


@pytest.mark.usefixtures("away")
def test_a_form_is_given_back_as_it_was_typed(visitor: Client) -> None:
    response = visitor.post(PATH, {"name": "김 <새봄> 😀", "many": ["가", "나"]}, **HERE)
    assert response.status_code == 503
    for name, value in (("name", "김 &lt;새봄&gt; 😀"), ("many", "가"), ("many", "나")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in response.text
    assert f'action="{PATH}"' in response.text
    assert "적은 그대로 다시 보내기" in response.text


def test_what_was_given_back_can_be_sent_when_it_is_over() -> None:
    site_root()
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(make.person())
    token = token_of(strict.get(PATH).text)
    with database_away():
        given_back = strict.post(PATH, {"name": "", "csrfmiddlewaretoken": token}, **HERE)
    assert given_back.status_code == 503
    again = strict.post(PATH, {"name": "", "csrfmiddlewaretoken": token_of(given_back.text)}, **HERE)
    assert again.status_code == 422, "read as a form, with its mistake"


def token_of(markup: str) -> str:
    return markup.split('name="csrfmiddlewaretoken" value="')[1].split('"', maxsplit=1)[0]


@pytest.mark.usefixtures("away")
def test_what_another_site_sends_is_not_given_back(visitor: Client) -> None:
    response = visitor.post(PATH, {"name": "가"}, HTTP_ORIGIN="https://evil.example")
    assert response.status_code == 503
    assert "다시 보내기" not in response.text


@pytest.mark.parametrize("path", ["/api/v1/resources", "/api/v1/bookings"])
def test_the_api_says_it_in_its_own_form(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 200  # which site it is, is known from now on
    with database_away():
        response = visitor.get(path)
    assert response.status_code == 503
    assert response.json()["code"] == "unavailable"
    assert response["Retry-After"]


def test_other_errors_are_as_ever(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Booking, "objects", None)
    response = visitor.get("/me/")
    assert response.status_code == 500
    assert "Retry-After" not in response
