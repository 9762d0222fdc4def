"""Reads that several pages share. Lists are short; nothing here needs more than two queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import F, QuerySet

from core import clock
from core.models import Holiday

if TYPE_CHECKING:
    from home.models import CenterPage, NewsPage, StoryPage


def live_centers() -> QuerySet[CenterPage]:
    """Centers as lists show them: with region and picture, without the body."""
    model = apps.get_model("home", "CenterPage")
    return model.objects.live().public().defer("body", "channels", "services", "partners").order_by("title")


def live_stories() -> QuerySet[StoryPage]:
    """Stories as lists show them: the newest year first, in it the highest award first."""
    model = apps.get_model("home", "StoryPage")
    return (
        model.objects.live()
        .public()
        .select_related("listing_image")
        .defer("body", "journey", "figures")
        .order_by("-year", F("award").asc(nulls_last=True), "title")
    )


def live_news() -> QuerySet[NewsPage]:
    """Notices as lists show them: the newest first, with the name of their center."""
    model = apps.get_model("home", "NewsPage")
    return (
        model.objects.live()
        .public()
        .select_related("listing_image", "center")
        .defer("body")
        .order_by("-date", "-pk")
    )


def with_state(centers: Iterable[CenterPage]) -> list[CenterPage]:
    """Work out `today_state` of many centers, looking the holiday up once."""
    holiday = Holiday.objects.name_on(clock.today())
    result = list(centers)
    for center in result:
        center.today_state = center.state_with(holiday)
    return result


def centers_with_state(limit: int) -> list[CenterPage]:
    """The first live centers with `today_state`."""
    return with_state(live_centers()[:limit])


def latest_stories(limit: int) -> list[StoryPage]:
    return list(live_stories()[:limit])


def latest_news(limit: int, *, center: CenterPage | None = None) -> list[NewsPage]:
    """The newest notices: all, or those of one center."""
    news = live_news()
    return list((news.filter(center=center) if center else news)[:limit])
