"""센터 열기: one form, and everything a center needs is there, or nothing is."""

import re
import unicodedata

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from post_office.models import Email
from wagtail.models import Collection

from home.models import CenterPage
from people.enums import CENTER_ROLES, Role
from people.models import Invitation, StaffRole
from tests.factories.core import RegionFactory
from tests.factories.home import CenterFactory, center_index
from tests.factories.staff import member, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _one_step(settings):
    settings.STAFF_SECOND_FACTOR = False
    center_index()


@pytest.fixture
def client():
    return signed_in(member(Role.OPERATOR, name="운영하는사람"))


def row(number, **values):
    return {f"people-{number}-{name}": value for name, value in values.items()}


def form(**changed):
    return {
        "title": "새봄 센터",
        "slug": "saebom",
        "kind": "youth-center",
        "region": RegionFactory().pk,
        "district": "마포구",
        "address": "서울특별시 마포구 디딤로 1",
        "phone": "02-123-4567",
        "people-TOTAL_FORMS": 4,
        "people-INITIAL_FORMS": 0,
        **row(0, name="김센터", email="manager@didim.example", role="manager"),
        **changed,
    }


def test_everything_is_made_at_once(client):
    assert "/cms/centers/open/" in client.get("/cms/").content.decode()
    assert client.get("/cms/centers/open/").status_code == 200
    response = client.post("/cms/centers/open/", form())
    center = CenterPage.objects.get(slug="saebom")
    assert (response.status_code, response["Location"]) == (302, f"/cms/centers/{center.pk}/opened/")
    assert not center.live
    assert center.latest_revision.as_object().phone == "+8221234567"
    assert [row.text for row in center.weekly_hours]
    roles = StaffRole.objects.filter(page=center)
    assert {role.role for role in roles} == CENTER_ROLES
    assert Collection.objects.filter(name="새봄 센터").count() == 1
    assert [letter.to for letter in mail.outbox] == [["manager@didim.example"]]
    assert Invitation.objects.get().role.role == Role.MANAGER


def test_a_second_click_leads_to_the_center_of_the_first(client, travel):
    travel("2026-11-23 09:00")
    typed = form()
    first, second = (client.post("/cms/centers/open/", typed) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert (CenterPage.objects.count(), len(mail.outbox)) == (1, 1)
    other = client.post("/cms/centers/open/", {**typed, "title": "다른 센터"})
    assert other.status_code == 422
    assert "다른 센터가 이미 쓰는 주소예요" in other.content.decode()
    travel("2026-11-23 09:02")
    assert client.post("/cms/centers/open/", typed).status_code == 422


def test_it_tells_whom_to_invite_still(client):
    html = client.post("/cms/centers/open/", form(), follow=True).content.decode()
    assert "초안이에요" in html
    assert "manager@didim.example, 초대함" in html
    assert "센터장을 초대해 주세요" not in html
    assert len(re.findall(r"/cms/staff/invite/\?role=\d+", html)) == 4
    Invitation.objects.all().delete()
    center = CenterPage.objects.get(slug="saebom")
    assert "센터장을 초대해 주세요" in client.get(f"/cms/centers/{center.pk}/opened/").content.decode()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"slug": "taken"}, "다른 센터가 이미 쓰는 주소예요"),
        ({"slug": "saebom/1"}, "글자와 숫자, 붙임표(-)만"),
        ({"title": ""}, "센터 이름을 적어 주세요"),
        ({"phone": "12"}, "전화"),
        (row(1, name="이창구", email="", role="desk"), "초대장을 받을 메일 주소를 적어 주세요"),
        (row(1, name="이창구", email="desk@didim.example", role="operator"), "role"),
        (
            row(1, name="나", email="operator@didim.example", role="desk"),
            "operator@didim.example: 자기에게 역할을 줄 수는 없어요",
        ),
        (
            row(1, name="김센터", email="Manager@didim.example", role="manager"),
            "같은 사람에게 같은 역할을 두 번 적었어요",
        ),
        (
            row(0, name="김센터", email="manager@didim.example", role="desk"),
            "센터장을 한 명 이상 적어 주세요",
        ),
    ],
    ids=[
        "slug taken",
        "slug wrong",
        "no name",
        "phone",
        "no address",
        "a role of the network",
        "oneself",
        "twice",
        "no manager",
    ],
)
def test_a_mistake_makes_nothing_and_loses_nothing(client, changed, message):
    CenterFactory(slug="taken")
    before = [model.objects.count() for model in (CenterPage, Group, Collection, Invitation)]
    response = client.post("/cms/centers/open/", form(**changed))
    assert response.status_code == 422
    html = response.content.decode()
    assert message in html
    for kept in ("서울특별시 마포구 디딤로 1", "manager@didim.example"):
        assert kept in html
    assert before == [model.objects.count() for model in (CenterPage, Group, Collection, Invitation)]
    assert not Email.objects.exists(), "the queue is a table, and forgets with the rest"


def test_korean_addresses_are_kept_in_one_form(client):
    client.post("/cms/centers/open/", form(slug=unicodedata.normalize("NFD", "새봄"), title="새봄"))
    assert CenterPage.objects.get().slug == "새봄"
    again = client.post("/cms/centers/open/", form(slug="새봄"))
    assert "다른 센터가 이미 쓰는 주소예요" in again.content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OPERATOR}))
def test_only_operators_open_centers(role):
    center = CenterFactory()
    client = signed_in(member(role, center))
    for address in ("open/", f"{center.pk}/opened/"):
        assert client.get(f"/cms/centers/{address}").status_code == 302
        client.post(f"/cms/centers/{address}", form())
    assert not CenterPage.objects.filter(slug="saebom").exists()
    assert "/cms/centers/open/" not in client.get("/cms/").content.decode()
