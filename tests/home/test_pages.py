"""Every page type: where it may stand, that it renders, can be edited and previewed, and what it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils import WagtailPageTestCase

from home import models
from home.models import HomePage
from tests.factories import home as factories
from tests.factories.core import ImageFactory
from tests.home.conftest import editor_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES: dict[str, Callable[[], Page]] = {
    "home": factories.site_root,
    "center index": factories.center_index,
    "center": factories.CenterFactory.create,
    "story index": factories.story_index,
    "story": factories.StoryFactory.create,
    "news index": factories.news_index,
    "news": factories.NewsFactory.create,
    "plain": factories.StandardFactory.create,
}


@pytest.fixture(params=PAGES.values(), ids=list(PAGES))
def page(request: pytest.FixtureRequest, home_page: HomePage) -> Page:
    made: Page = request.param()
    return made


class PageCase(WagtailPageTestCase):
    """Wagtail's assertions, to be used in plain functions."""

    def runTest(self) -> None:  # noqa: N802
        """Nothing: the functions below call the assertions."""

    def setUp(self) -> None:
        self.client = Client()
        self.dummy_request = get_dummy_request()


@pytest.fixture
def wagtail() -> PageCase:
    case = PageCase()
    case.setUp()
    return case


def test_page_renders(wagtail: PageCase, page: Page) -> None:
    wagtail.assertPageIsRenderable(page)


def test_page_can_be_edited(wagtail: PageCase, admin_client: Client, admin_user: Any, page: Page) -> None:
    wagtail.assertPageIsEditable(page, user=admin_user, post_data=editor_form(admin_client, page))


def test_page_can_be_previewed(wagtail: PageCase, admin_client: Client, admin_user: Any, page: Page) -> None:
    wagtail.assertPageIsPreviewable(page, user=admin_user, post_data=editor_form(admin_client, page))


@pytest.mark.parametrize(
    ("parent", "children"),
    [
        (
            models.HomePage,
            {
                "CenterIndexPage",
                "ProgramIndexPage",
                "StoryIndexPage",
                "NewsIndexPage",
                "NewsletterIndexPage",
                "StandardPage",
            },
        ),
        (models.CenterIndexPage, {"CenterPage"}),
        (models.CenterPage, {"ResourcePage", "ProgramPage", "StandardPage"}),
        (models.StoryIndexPage, {"StoryPage"}),
        (models.StoryPage, set()),
        (models.NewsIndexPage, {"NewsPage"}),
        (models.NewsPage, set()),
        (models.StandardPage, {"StandardPage"}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_may_stand_below(parent: type[Page], children: set[str]) -> None:
    assert {model.__name__ for model in parent.allowed_subpage_models()} == children


def test_there_is_one_home(home_page: HomePage) -> None:
    assert not HomePage.can_create_at(factories.tree_root())


@pytest.mark.parametrize(
    "name", ["home", "center index", "center", "story index", "story", "news index", "news"]
)
def test_pages_ask_the_database_little(client: Client, home_page: HomePage, name: str) -> None:
    """Ten centers or thirty: at most 10 questions, and never more with more content."""
    page = PAGES[name]()
    counts = []
    for _ in range(2):
        for _ in range(10):
            center = factories.CenterFactory.create(listing_image=ImageFactory.create())
            factories.StoryFactory.create(center=center, listing_image=ImageFactory.create())
            factories.NewsFactory.create(center=center)
        client.get(page.url)  # fills the caches that a running site has
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.url).status_code == 200
        counts.append(len(queries))
    assert max(counts) <= 10, counts
    assert counts[0] == counts[1]


def test_deep_pages_are_found_in_one_step(client: Client, home_page: HomePage) -> None:
    center = factories.CenterFactory.create(slug="봄")
    deep = factories.StandardFactory.create(
        parent=factories.StandardFactory.create(parent=center, slug="a"), slug="b"
    )
    assert client.get(deep.url).context["page"] == deep
    assert client.get("/centers/봄/a/c/").status_code == 404
    assert client.get("/a/b/").status_code == 404
    deep.unpublish()
    assert client.get(deep.url).status_code == 404


def test_a_remembered_address_may_get_another_page(client: Client, home_page: HomePage) -> None:
    first = factories.StandardFactory.create(slug="a")
    assert client.get("/a/").context["page"] == first
    first.slug = "b"
    first.save()
    assert client.get("/a/").status_code == 404
    second = factories.news_index()
    second.slug = "a"
    second.save()
    assert client.get("/a/").context["page"] == second
    second.delete()
    assert client.get("/a/").status_code == 404


def test_the_first_page_is_shown_as_it_is_now(client: Client, home_page: HomePage) -> None:
    assert client.get("/about-nothing/").status_code == 404  # what routes is remembered
    home_page.hero_title = "새로 쓴 제목"
    home_page.save()
    assert "새로 쓴 제목" in client.get("/").content.decode()


def test_restrictions_of_pages_above_hold(client: Client, home_page: HomePage) -> None:
    center = factories.CenterFactory.create()
    page = factories.StandardFactory.create(parent=center)
    for _ in range(2):  # the second time, its address is known
        assert client.get(page.url).status_code == 200
    PageViewRestriction.objects.create(page=center, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(page.url).status_code == 302
    assert client.get(factories.center_index().url).status_code == 200
    alias = page.create_alias(parent=home_page, update_slug="alias")
    for _ in range(2):
        assert client.get(alias.url).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(alias.url).status_code == 302


def test_lists_leave_out_what_only_some_may_see(client: Client, home_page: HomePage) -> None:
    hidden = factories.NewsFactory.create(title="숨은 소식")
    factories.NewsFactory.create(title="열린 소식")
    restriction = PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    for url in (factories.news_index().url, "/feeds/news/"):
        text = client.get(url).content.decode()
        assert "열린 소식" in text
        assert "숨은 소식" not in text
    restriction.page = factories.news_index()
    restriction.save()
    assert "열린 소식" not in client.get("/feeds/news/").content.decode()
