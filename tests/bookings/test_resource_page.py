"""A resource as a page: where it may stand, how editors see it."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase

from bookings.models import ResourcePage
from home.models import CenterPage, StoryPage
from people.models import User
from tests.factories import bookings as make
from tests.factories.home import CenterFactory, StandardFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def center():
    return CenterFactory(title="무중력지대", slug="zero")


@pytest.fixture
def editor(client):
    person = User.objects.create_superuser("admin@didim.example", "x")
    client.force_login(person)
    return person


def test_it_hangs_under_a_center_and_has_no_children():
    case = WagtailPageTestCase()
    case.assertCanCreateAt(CenterPage, ResourcePage)
    case.assertCanNotCreateAt(StoryPage, ResourcePage)
    case.assertAllowedSubpageTypes(ResourcePage, set())


def test_the_editor_and_the_preview_open(client, editor, center):
    resource = make.open_room(center)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[resource.pk])).status_code == 200
    add = reverse("wagtailadmin_pages:add", args=["bookings", "resourcepage", center.pk])
    assert client.get(add).status_code == 200
    preview = ResourcePage.objects.get(pk=resource.pk).make_preview_request(preview_mode="")
    assert preview.status_code == 200
    assert resource.title in preview.content.decode()


def test_its_header_leads_to_the_opening_hours(client, editor, center):
    resource = make.open_room(center)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[resource.pk])).content.decode()
    assert reverse("desk:hours", args=[resource.pk]) in html


def test_a_center_shows_its_rooms_with_the_next_free_time(client, center, travel):
    travel("2026-11-23 12:30")
    resource = make.open_room(center)
    make.book(make.person(), resource, make.tomorrow_at(9))
    html = client.get(center.url).content.decode()
    assert resource.url in html
    assert "11월 23일(월) 오후 1:00부터 가능" in html


def test_a_draft_is_not_to_be_found(client, center):
    resource = make.open_room(center)
    address = resource.url
    resource.unpublish()
    assert client.get(address).status_code == 404
    assert resource.title not in client.get("/find/").content.decode()


def test_it_can_be_published_again_and_keeps_its_units(center):
    resource = make.open_room(center)
    unit = resource.units.get()
    page = Page.objects.get(pk=resource.pk).specific
    page.guide = "조용히 써 주세요."
    page.save_revision().publish()
    assert list(page.units.all()) == [unit]


def test_a_center_that_is_taken_off_the_site_takes_along_what_can_be_booked(client, editor, center):
    resource, elsewhere = make.open_room(center), make.open_room(CenterFactory(slug="other"))
    booked = make.book(make.person(), resource, make.tomorrow_at(14))
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[center.pk]), follow=True)
    assert "(예약 자원 1개)도 함께 내렸어요" in answer.text
    assert client.get(resource.url).status_code == 404
    assert client.get(elsewhere.url).status_code == 200
    booked.refresh_from_db()
    assert booked.is_holding


def test_other_pages_take_nothing_along(client, editor, center):
    resource = make.open_room(center)
    page = StandardFactory()
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), follow=True)
    assert "함께 내렸어요" not in answer.text
    assert client.get(resource.url).status_code == 200
