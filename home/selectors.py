"""Reads that several pages share. Lists are short; nothing here needs more than two queries."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import F, Q, QuerySet
from wagtail.models import Page

from core import clock
from core.areas import Area
from core.models import Holiday, Region
from core.prepared import Most, prepared

if TYPE_CHECKING:
    from home.models import CenterPage, NewsPage, StoryPage


# What a card shows. A page has some forty columns: fewer columns are less work for Python, too.
PAGE = ("title", "url_path", "search_description")
PICTURE = tuple(
    f"listing_image__{name}"
    for name in (
        "title",
        "description",
        "file",
        "file_hash",
        "width",
        "height",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
)


def live_centers() -> QuerySet[CenterPage]:
    """Centers as lists show them: with region, picture and what `today_state` needs."""
    own = ("kind", "district", "opening_hours", "closures", "closes_on_holidays", "region__short_name")
    centers = apps.get_model("home", "CenterPage").objects.live().public()
    return centers.only(*PAGE, *own, *PICTURE).order_by("title")


def live_stories() -> QuerySet[StoryPage]:
    """Stories as lists show them: the newest year first, in it the highest award first."""
    own = ("year", "track", "award", "place")
    stories = apps.get_model("home", "StoryPage").objects.live().public()
    return (
        stories.select_related("listing_image")
        .only(*PAGE, *own, *PICTURE)
        .order_by("-year", F("award").asc(nulls_last=True), "title")
    )


def live_news() -> QuerySet[NewsPage]:
    """Notices as lists show them: the newest first, with the name of their center."""
    news = apps.get_model("home", "NewsPage").objects.live().public()
    return news.select_related("center").only(*PAGE, "date", "center__title").order_by("-date", "-pk")


def with_state(centers: Iterable[CenterPage]) -> list[CenterPage]:
    """Work out `today_state` of many centers, looking the holiday up once."""
    holiday = Holiday.objects.name_on(clock.today())
    result = list(centers)
    for center in result:
        center.today_state = center.state_with(holiday)
    return result


def centers_with_state(limit: int) -> list[CenterPage]:
    """The first live centers with `today_state`."""
    return with_state(_centers(most=Most(limit)))


def centers_in_english() -> list[CenterPage]:
    """Live centers with an English summary, by their English name, with `today_state`."""
    own = ("english_name", "english_address", "phone", "opening_hours", "closures", "closes_on_holidays")
    centers = apps.get_model("home", "CenterPage").objects.live().public().exclude(english_name="")
    return with_state(centers.select_related(None).only(*PAGE, *own).order_by("english_name", "pk"))


def latest_stories(limit: int) -> list[StoryPage]:
    return _stories(most=Most(limit))


def latest_news(limit: int, *, center: CenterPage | None = None) -> list[NewsPage]:
    """The newest notices: all, or those of one center."""
    return _news(most=Most(limit), center=center and center.pk)


@prepared
def _centers(*, most: Most) -> QuerySet[CenterPage]:
    return live_centers()[:most]


@prepared
def _stories(*, most: Most) -> QuerySet[StoryPage]:
    return live_stories()[:most]


@prepared
def _news(*, most: Most, center: int | None) -> QuerySet[NewsPage]:
    news = live_news()
    return (news.filter(center=center) if center else news)[:most]


def center_areas() -> dict[str, Area]:
    """Where every live center lies, by its tree path; provinces in their order."""
    centers = (
        apps.get_model("home", "CenterPage").objects.live().order_by("region__sort_order", "region__code")
    )
    rows = centers.values_list("path", "region__slug", "region__short_name", "district")
    return {path: Area(region, name, district) for path, region, name, district in rows}


def pages_below(center: CenterPage) -> QuerySet[Page, int]:
    """The keys of what lies under a center, and is found by where it is."""
    return center.get_descendants().values_list("pk", flat=True)


def pages_in(region: Region) -> QuerySet[Page, int]:
    """The keys of a region's centers and of what lies under them."""
    centers = (
        apps.get_model("home", "CenterPage").objects.filter(region=region).values_list("path", flat=True)
    )
    below = reduce(operator.or_, (Q(path__startswith=path) for path in centers), Q(pk__in=[]))
    return Page.objects.filter(below).values_list("pk", flat=True)
