"""A program that was never saved is shown, whatever its form says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import querydict_from_html

from events.enums import Admission, ProgramFormat, Registering
from events.models import ProgramIndexPage, Session
from home.models import CenterPage
from people.enums import Role
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _now(travel: Any, programs: ProgramIndexPage) -> None:
    travel("2026-10-05 09:00")


@pytest.fixture
def center() -> CenterPage:
    return CenterFactory(title="디딤 센터")


@pytest.fixture
def client(center: CenterPage) -> Client:
    return signed_in(member(Role.EDITOR, center))


def form(client: Client, center: CenterPage, **values: str) -> Any:
    page = client.get(f"/cms/pages/add/events/programpage/{center.pk}/").content.decode()
    data = querydict_from_html(page, form_id="page-edit-form")
    data.update(
        {"title": "처음 만든 특강", "slug": "first", "body-count": "0", "apply_until": "2026-10-06 18:00"}
    )
    data.update(
        {"first_date": "2026-10-07", "start_time": "14:00", "end_time": "16:00", "rule_count": "3", **values}
    )
    data.setlist("rule_weekdays", ["2"])
    return dict(data.lists())


@pytest.mark.parametrize("way", ProgramFormat.values)
@pytest.mark.parametrize("admission", Admission.values)
@pytest.mark.parametrize("registering", Registering.values)
def test_a_new_program_is_shown_with_its_dates(
    client: Client, center: CenterPage, registering: str, admission: str, way: str
) -> None:
    address = f"/cms/pages/add/events/programpage/{center.pk}/preview/"
    data = form(client, center, registering=registering, admission=admission, format=way)
    assert client.post(address, data).json()["is_valid"]
    for mode in ("", "registrant"):
        page = client.get(address, {"mode": mode})
        assert page.status_code == 200
        words = page.content.decode()
        assert "처음 만든 특강" in words
        assert "디딤 센터" in words or (mode, way) == ("registrant", "online")
        assert "10월 7일(수)" in words
    assert not Session.objects.exists()


def test_a_new_program_without_dates_is_shown(client: Client, center: CenterPage) -> None:
    address = f"/cms/pages/add/events/programpage/{center.pk}/preview/"
    data = form(client, center, first_date="", start_time="", end_time="", rule_count="")
    data["rule_weekdays"] = []
    assert client.post(address, data).json()["is_valid"]
    assert "일정을 정하고 있어요" in client.get(address, {"mode": ""}).content.decode()
    assert "일정이 정해지면" in client.get(address, {"mode": "registrant"}).content.decode()
