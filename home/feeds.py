"""RSS 2.0 of stories and news: full text, so that a reader needs no second click."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Rss201rev2Feed
from wagtail.models import Page

from core import clock
from core.unchanged import unless_unchanged
from home import selectors
from home.models import CenterPage, NewsPage, StoryPage

LIMIT = 30


class SteadyFeed(Rss201rev2Feed):
    """An empty feed dates from today; Django would say this second, and every reader would load it anew."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.num_items() else clock.day_start(clock.today())


class PageFeed(Feed):
    """A feed of pages. An entry's id never changes, even when the page moves."""

    feed_type = SteadyFeed
    language = "ko"
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        return unless_unchanged(request, response, self.address(request))

    def address(self, request: HttpRequest) -> str:
        """What of the address decides about the contents."""
        return request.path

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        self.request = request
        return super().get_feed(obj, request)

    def link(self, obj: Any = None) -> str:
        return "/"

    def item_title(self, item: Page) -> str:
        return item.title

    def item_description(self, item: Any) -> str:
        """The summary, then the words of the page."""
        return "\n\n".join(part for part in (item.summary, item.body_text) if part)

    def item_link(self, item: Page) -> str:
        return item.get_url(self.request) or "/"

    def item_guid(self, item: Page) -> str:
        return f"urn:uuid:{item.translation_key}"

    def item_updateddate(self, item: Page) -> datetime | None:
        return clock.local(item.last_published_at) if item.last_published_at else None


class StoryFeed(PageFeed):
    title = "디딤 우수사례"
    description = "청년센터와 고용센터의 우수사례"

    def items(self) -> list[StoryPage]:
        stories = selectors.live_stories().defer(None)
        return list(stories.order_by("-first_published_at", "-pk")[:LIMIT])

    def item_pubdate(self, item: StoryPage) -> datetime | None:
        return clock.local(item.first_published_at) if item.first_published_at else None

    def item_categories(self, item: StoryPage) -> list[str]:
        return [
            f"{item.year}년",
            item.get_track_display(),
            *([item.get_award_display()] if item.award else []),
        ]


class NewsFeed(PageFeed):
    """The notices of the network, or of the center whose slug stands in the address."""

    description = "청년센터의 새 소식"

    def get_object(self, request: HttpRequest, slug: str = "") -> CenterPage | None:
        return get_object_or_404(CenterPage.objects.live(), slug=slug) if slug else None

    def title(self, obj: CenterPage | None) -> str:
        return f"{obj.title} 소식" if obj else "디딤 소식"

    def link(self, obj: CenterPage | None = None) -> str:
        return (obj.get_url(self.request) or "/") if obj else "/"

    def items(self, obj: CenterPage | None) -> list[NewsPage]:
        news = selectors.live_news().defer(None)
        return list((news.filter(center=obj) if obj else news)[:LIMIT])

    def item_pubdate(self, item: NewsPage) -> datetime:
        return clock.at(item.date, time(9))

    def item_categories(self, item: NewsPage) -> list[str]:
        return [item.center.title] if item.center else []
