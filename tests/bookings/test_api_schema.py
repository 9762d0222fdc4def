"""The API against its own document, with whatever schemathesis thinks of: no answer is a server error."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from people.models import ConsentText
from people.services.consents import consent_give
from tests.factories import bookings as make
from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EXAMPLES = 12  # of each endpoint; the whole takes some seconds


@pytest.fixture
def booker(settings: Any) -> Client:
    """Somebody who may book, as often as they like."""
    settings.API_READS_A_MINUTE = 1_000_000
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "api_write": "100000/m/user"}
    make.open_room(CenterFactory())
    person = make.person()
    consent_give(person=person, text=ConsentText.objects.current("booking"))
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def send(client: Client, case: schemathesis.Case) -> Any:
    """The request as it would leave, through Django's test client: inside the transaction of the test."""
    wanted = case.as_transport_kwargs(base_url="http://testserver")
    wanted.pop("cookies", None)
    request = requests.Request(**wanted).prepare()
    headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    return client.generic(
        request.method or "GET",
        request.path_url,
        body,
        content_type=request.headers.get("Content-Type", "application/json"),
        headers=headers,
    )


def test_no_answer_is_a_server_error(booker: Client) -> None:
    schema = schemathesis.openapi.from_dict(booker.get("/api/v1/openapi.json").json())
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
            response = send(booker, case)
            statuses.add(response.status_code)
            assert response.status_code < 500, case.as_curl_command()

        ask()
    assert {200, 404} <= statuses, statuses
