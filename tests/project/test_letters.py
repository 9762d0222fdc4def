"""Letters that no text of the database has: addresses with them lead nowhere, and lists answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.home import CenterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_index")]

NOWHERE = {403, 404, 410}  # no key, not there, over
ADDRESSES = [
    "/%00",
    "/centers/%00/",
    "/programs/%00/",
    "/programs/%00/apply/",
    "/programs/%00/program.ics",
    "/programs/%00/fair/",
    "/calendar/programs/%00.ics",
    "/certificates/%00/",
    "/newsletter/poster/%00/",
    "/newsletter/me/%00/",
    "/survey/%00/",
    "/kiosk/%00/",
    "/fairs/enter/%00/",
    "/accounts/invitation/%00/",
    "/me/calendar/%00.ics",
    "/centers/%ED%A0%80/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_one_leads_nowhere(client: Any, address: str) -> None:
    CenterFactory()
    assert client.get(address, secure=True).status_code in NOWHERE


@pytest.mark.parametrize("letter", ["%00", "%ED%A0%80", "%F0%9F%98%80"])
@pytest.mark.parametrize("address", ["/search/?q=", "/find/?what=", "/programs/?region=", "/stories/?q="])
def test_a_question_with_one_is_answered(client: Any, address: str, letter: str) -> None:
    assert client.get(f"{address}{letter}", secure=True).status_code < 500
