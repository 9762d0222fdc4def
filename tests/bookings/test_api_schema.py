"""The API against its own document, with whatever schemathesis thinks of: no answer is a server error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from config.wsgi import application
from people.models import ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = pytest.mark.django_db
EXAMPLES = 20  # of each endpoint; the whole takes some seconds


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """Django closes connections around requests; the one of this test holds its transaction. (As Django's test client.)"""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(settings):
    """Those of somebody who may book, with the token for writing."""
    settings.API_READS_A_MINUTE = 1_000_000
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_write": "100000/m/user"}
    settings.ALLOWED_HOSTS = ["*"]
    make.open_room(CenterFactory())
    person = make.person()
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    client = Client()
    client.force_login(person)
    token = client.get("/api/v1/session").json()["csrf_token"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {"Cookie": cookies, "X-CSRFToken": token}


@pytest.mark.usefixtures("_connection_kept")
def test_no_answer_is_a_server_error(headers):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    statuses = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis_settings(
            max_examples=EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            response = case.call(headers=headers)
            statuses.add(response.status_code)
            assert response.status_code < 500, (case.as_curl_command(), response.text)

        ask()
    assert {200, 404, 422} <= statuses, statuses
