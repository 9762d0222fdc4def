"""A resource's free times inside other sites: the only page that they may frame."""

import pytest
from django.urls import reverse

from people.enums import Role
from people.models import User
from people.services.roles import role_grant
from tests.factories import bookings as make
from tests.factories.home import CenterFactory
from tests.factories.staff import staff_role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def monday_noon(travel):
    return travel("2026-11-23 12:00")


@pytest.fixture
def resource():
    return make.open_room(CenterFactory(title="청년센터 마포"))


def ancestors(response):
    policy = response["Content-Security-Policy"]
    return next(part.split()[1:] for part in policy.split(";") if part.split()[0] == "frame-ancestors")


def test_it_may_be_framed_and_nothing_else_is_looser(client, resource):
    response = client.get(f"/embed/{resource.pk}/")
    assert response.status_code == 200
    assert ancestors(response) == ["*"]
    assert "X-Frame-Options" not in response
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in [part.strip() for part in policy.split(";")]
    assert "unsafe" not in policy
    assert "form-action 'none'" in policy
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("address", ["/find/", "/", "{page}"])
def test_every_other_page_stays_strict(client, resource, address):
    response = client.get(address.format(page=resource.url))
    assert ancestors(response) == ["'self'"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_it_shows_free_times_that_lead_to_the_site(client, resource):
    make.book(make.person(), resource, make.tomorrow_at(14), minutes=60)
    html = client.get(f"/embed/{resource.pk}/").content.decode()
    assert f'{resource.url}book/?start=2026-11-24T15:00" target="_blank"' in html
    assert "start=2026-11-24T14:00" not in html


@pytest.mark.parametrize("key", ["0", "999999", "9" * 60])
def test_what_is_not_there(client, resource, key):
    assert client.get(f"/embed/{key}/").status_code == 404


def test_a_draft_and_what_is_booked_by_phone_are_not_shown(client, resource):
    by_phone = make.room(resource.get_parent(), policy=None)
    resource.unpublish()
    for page in (resource, by_phone):
        assert client.get(f"/embed/{page.pk}/").status_code == 404


def test_whoever_runs_the_desk_copies_the_snippet(client, resource):
    staff = User.objects.create_user("desk@didim.example", name="김창구")
    other = CenterFactory()
    role_grant(user=staff, staff_role=staff_role(Role.DESK, resource.get_parent()), by=None)
    client.force_login(staff)
    html = client.get(reverse("desk:embedding", args=[resource.pk])).content.decode()
    assert f"&lt;iframe src=&quot;http://testserver/embed/{resource.pk}/&quot;" in html
    foreign = make.open_room(other)
    assert client.get(reverse("desk:embedding", args=[foreign.pk])).status_code == 404
