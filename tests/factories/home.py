"""The tree of pages. `site_root()` makes what is missing, so that it also works after tables were emptied."""

from __future__ import annotations

from functools import partial
from typing import Any

import factory
import wagtail_factories
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from modelsearch.index import remove_object
from wagtail.models import Collection, Locale, Page, Site

from config.demo.tree import WELCOME_TITLE
from home.enums import Award, CenterKind, Track
from home.models import (
    CenterIndexPage,
    CenterPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
    StoryIndexPage,
    StoryPage,
)
from tests.factories.core import RegionFactory


def tree_root() -> Page:
    """Wagtail's own root page, with the locale and the collection that pages and pictures stand on."""
    Locale.objects.get_or_create(language_code="ko")
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(
            title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page), live=True
        )
    return root


@transaction.atomic  # for a moment, the site leads to no page
def site_root() -> HomePage:
    """The home page of the default site, made when there is none."""
    home = HomePage.objects.first()
    if home is None:
        root = tree_root()
        _welcome_goes(root)
        home = HomePage(title="디딤", slug="home", hero_title="오늘, 여기서 시작해요")
        plant(home, root)
    if not home.sites_rooted_here.filter(is_default_site=True).exists():
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "site_name": "디딤", "root_page": home}
        )
    return home


def _welcome_goes(root: Page) -> None:
    """Nothing but the site points at Wagtail's own first page: it can go without a look through all tables, which takes
    longer than many a test."""
    welcome = Page.objects.filter(depth=2)
    for page in welcome:
        remove_object(page)
    welcome._raw_delete(welcome.db)
    root.numchild = 0
    Page.objects.filter(pk=root.pk).update(numchild=0)


def uproot() -> None:
    """The tree as Wagtail's migrations plant it: for what is loaded into an empty site."""
    if home := HomePage.objects.first():
        Page.objects.filter(pk=home.pk).update(slug="gone")
        welcome = plant(Page(title=WELCOME_TITLE, slug="home"), home.get_parent())
        Site.objects.update(site_name="", root_page=welcome)
        home.delete()


def index(model: type[Any], slug: str, title: str) -> Any:
    """The one index page of its type under the home page."""
    page = model.objects.first()
    if page is None:
        page = plant(model(title=title, slug=slug), site_root())
    return page


def plant(page: Any, parent: Page) -> Any:
    """A page in the tree, unexamined and without a line in the log: what Wagtail asks and notes of every page takes as
    long as saving it."""
    page.draft_title, page.locale_id = page.title, parent.locale_id
    page.save = partial(page.save, clean=False, log_action=None)
    parent.add_child(instance=page)
    del page.save
    return page


def center_index() -> CenterIndexPage:
    return index(CenterIndexPage, "centers", "센터 찾기")


def story_index() -> StoryIndexPage:
    return index(StoryIndexPage, "stories", "우수사례")


def news_index() -> NewsIndexPage:
    return index(NewsIndexPage, "news", "소식")


def hours(weekdays: str, opens: str, closes: str) -> dict[str, Any]:
    """A block of opening hours: `hours("01234", "10:00", "19:00")` for Monday to Friday."""
    return {
        "type": "hours",
        "value": {"weekdays": list(weekdays), "opens": f"{opens}:00", "closes": f"{closes}:00"},
    }


class PageFactory(wagtail_factories.PageFactory):
    """Pages that no form has filled in, and that are what tests say."""

    class Meta:
        abstract = True

    @classmethod
    def _create_instance(cls, model_class: type[Page], parent: Page, kwargs: dict[str, Any]) -> Page:
        return plant(model_class(**kwargs), parent)


class CenterFactory(PageFactory):
    """A center in Seoul, open on weekdays from 10 to 19."""

    class Meta:
        model = CenterPage

    parent = factory.LazyFunction(center_index)
    title = factory.Sequence(lambda number: f"청년센터 {number}")
    slug = factory.Sequence(lambda number: f"center-{number}")
    search_description = "공부하고 상담받고 쉬어 가는 곳"
    kind = CenterKind.YOUTH_CENTER
    region = factory.SubFactory(RegionFactory)
    district = "마포구"
    address = "서울특별시 마포구 디딤로 1, 2층"
    phone = "+82212345678"
    opening_hours = factory.LazyFunction(lambda: [hours("01234", "10:00", "19:00")])


class StoryFactory(wagtail_factories.PageFactory):
    """A story that may be published: its checklist is ticked."""

    class Meta:
        model = StoryPage

    parent = factory.LazyFunction(story_index)
    title = factory.Sequence(lambda number: f"다시 디딘 이야기 {number}")
    slug = factory.Sequence(lambda number: f"story-{number}")
    search_description = "위기 상담에서 취업까지"
    year = 2022
    track = Track.COUNSELLING
    award = Award.GRAND
    place = "천안고용센터"
    who = "20대 청년 참여자"
    names_removed = True
    age_as_band = True
    not_identifiable = True
    consent_obtained = True


class NewsFactory(PageFactory):
    class Meta:
        model = NewsPage

    parent = factory.LazyFunction(news_index)
    title = factory.Sequence(lambda number: f"소식 {number}")
    slug = factory.Sequence(lambda number: f"news-{number}")
    search_description = "이번 달 새 소식"


class StandardFactory(PageFactory):
    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(site_root)
    title = factory.Sequence(lambda number: f"안내 {number}")
    slug = factory.Sequence(lambda number: f"plain-{number}")
