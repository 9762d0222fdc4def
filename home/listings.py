"""The lists that visitors narrow: which filters there are, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core.filters import Filter, FilterSet
from core.models import Region
from home import selectors
from home.enums import Award, CenterKind, Track

if TYPE_CHECKING:
    from home.models import CenterPage, NewsPage, StoryPage


def center_filters(query: Mapping[str, str]) -> FilterSet:
    """Regions that have a center, and the kinds."""
    regions = Region.objects.filter(pk__in=selectors.live_centers().order_by().values("region"))
    return FilterSet(
        [
            Filter("region", "지역", list(regions.values_list("slug", "short_name"))),
            Filter("kind", "종류", CenterKind.choices),
        ],
        query,
    )


def centers(filters: FilterSet) -> QuerySet[CenterPage]:
    found = selectors.live_centers()
    if region := filters.get("region"):
        found = found.filter(region__slug=region)
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    return found


def story_filters(query: Mapping[str, str]) -> FilterSet:
    """Years that have a story, tracks, and awards from the highest."""
    years = selectors.live_stories().order_by("-year").values_list("year", flat=True).distinct()
    return FilterSet(
        [
            Filter("year", "연도", [(str(year), f"{year}년") for year in years]),
            Filter("track", "부문", Track.choices),
            Filter("award", "등급", [(award.slug, str(award.label)) for award in Award]),
        ],
        query,
    )


def stories(filters: FilterSet) -> QuerySet[StoryPage]:
    found = selectors.live_stories()
    if year := filters.get("year"):
        found = found.filter(year=int(year))
    if track := filters.get("track"):
        found = found.filter(track=track)
    if award := filters.get("award"):
        found = found.filter(award=Award[award.upper()])
    return found


def news_filters(query: Mapping[str, str]) -> FilterSet:
    """Centers that have a notice."""
    news = selectors.live_news().filter(center__live=True).order_by("center__title")
    return FilterSet(
        [Filter("center", "센터", list(news.values_list("center__slug", "center__title").distinct()))], query
    )


def news(filters: FilterSet) -> QuerySet[NewsPage]:
    found = selectors.live_news()
    return found.filter(center__slug=center) if (center := filters.get("center")) else found
