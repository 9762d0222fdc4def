"""Staff make kiosks of their own center, see when they were last used, and revoke them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from bookings.here import here_path
from bookings.models import Kiosk, Unit
from bookings.services.kiosks import kiosk_create
from people.enums import Role
from people.models import User
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PATH = "/cms/desk/kiosks/"


@pytest.fixture
def ours():
    center = CenterFactory(title="우리 센터", slug="ours")
    make.open_room(center)
    return center


@pytest.fixture
def theirs():
    center = CenterFactory(title="남의 센터", slug="theirs")
    make.open_room(center)
    return center


@pytest.fixture
def staff(ours):
    return member(Role.DESK, ours)


def test_made_and_shown_once(staff, ours):
    client = signed_in(staff)
    response = client.post(PATH, {"page": ours.pk, "name": "1층 입구", "call": "벨을 눌러 주세요"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    token = re.search(r"/kiosk/ours/open/([^/<]+)/", response.text)[1]
    kiosk = Kiosk.objects.get()
    assert (kiosk.page_id, kiosk.created_by, kiosk.call) == (ours.pk, staff, "벨을 눌러 주세요")
    assert token != kiosk.token_hash
    again = client.get(PATH).text
    assert token not in again
    assert "아직 열지 않았어요" in again
    assert Client().post(f"/kiosk/ours/open/{token}/").status_code == 302
    assert "쓰고 있어요" in client.get(PATH).text


def test_the_same_name_twice_is_a_mistake(staff, ours):
    client = signed_in(staff)
    data = {"page": ours.pk, "name": "1층 입구", "call": ""}
    client.post(PATH, data)
    assert client.post(PATH, data).status_code == 422
    assert Kiosk.objects.count() == 1


def test_revoked(staff, ours):
    kiosk, token = kiosk_create(page=ours, name="입구", by=staff)
    device = Client()
    device.post(f"/kiosk/ours/open/{token}/")
    client = signed_in(staff)
    response = client.post(f"{PATH}{kiosk.pk}/revoke/", follow=True)
    assert "껐어요" in response.text
    client.post(f"{PATH}{kiosk.pk}/revoke/")
    assert device.get("/kiosk/ours/").status_code == 403


def test_another_centers_kiosks_are_out_of_reach(staff, ours, theirs):
    kiosk, _ = kiosk_create(page=theirs, name="남의 입구", by=staff)
    client = signed_in(staff)
    text = client.get(PATH).text
    assert "남의 입구" not in text
    assert "남의 센터" not in text
    assert client.post(PATH, {"page": theirs.pk, "name": "몰래", "call": ""}).status_code == 422
    assert client.post(f"{PATH}{kiosk.pk}/revoke/").status_code == 404
    assert client.get(f"{PATH}codes/{theirs.pk}/").status_code == 404
    kiosk.refresh_from_db()
    assert kiosk.revoked_at is None
    assert Kiosk.objects.count() == 1


def test_codes_to_print(staff, ours):
    text = signed_in(staff).get(f"{PATH}codes/{ours.pk}/").text
    unit = Unit.objects.get(resource__in=ours.get_children())
    assert here_path(unit) in text
    assert f"/kiosk/ours/door/{unit.pk}/" in text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.COUNSELLOR, None])
def test_without_the_desk_there_is_nothing(ours, role):
    person = member(role, ours) if role else User.objects.create_user("v@didim.example")
    client = signed_in(person)
    for path in (PATH, f"{PATH}codes/{ours.pk}/"):
        assert client.get(path).status_code in {302, 403}
    assert client.post(PATH, {"page": ours.pk, "name": "x", "call": ""}).status_code in {302, 403}
    assert not Kiosk.objects.exists()
