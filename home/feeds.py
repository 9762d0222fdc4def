"""Feeds of pages, RSS and Atom: full text, so that a reader needs no second click. `SOURCES` are those of this app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import URLResolver, include, path
from django.utils.encoding import iri_to_uri
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.feeds.answering import File, answer
from core.feeds.bodies import bodies, cleaned, enclosures
from core.feeds.versions import Version
from core.feeds.writing import FORMS, Channel, Entry, Form
from core.models import BasePage
from home import selectors
from home.enums import Award
from home.following import Asked, Following, NewsFollowing, Refused, StoryFollowing, address_of
from home.models import NewsPage, StoryPage

LIMIT = 30


@dataclass(frozen=True)
class About:
    """What a feed says of a page besides its words: `note` after its summary, `lead` before its words, as HTML."""

    published: datetime | None
    categories: Sequence[str] = ()
    center: BasePage | None = None
    changed: datetime | None = None
    note: str = ""
    lead: str = ""
    title: str = ""  # where the page's own says too little


@dataclass(frozen=True)
class Source:
    """One kind of feed: its name in the address, the filters it knows, and what is read for it."""

    name: str
    subtitle: str
    filters: tuple[str, ...]
    follow: Callable[[HttpRequest, str], Asked]
    pages: Callable[[Any], Sequence[Any]]
    about: Callable[[Any], About]
    by_day: bool = False


# --- The feeds of this app ------------------------------------------------------------------


def _stories(asked: Following) -> list[StoryPage]:
    get = asked.filters.get
    wanted = {
        "year": get("year"),
        "track": get("track"),
        "award": Award[get("award").upper()] if get("award") else "",
        "center__slug": get("center"),
        "center": asked.center,
    }
    stories = selectors.live_stories().defer(None).select_related(None).select_related("center")
    found = stories.filter(**{name: value for name, value in wanted.items() if value})
    return list(found.order_by("-first_published_at", "-pk")[:LIMIT])


def _about_story(story: StoryPage) -> About:
    award = [story.get_award_display()] if story.award else []
    categories = [f"{story.year}년", story.get_track_display(), *award]
    lead = render_to_string("components/story_facts.html", {"page": story})
    return About(story.first_published_at, categories, story.center, lead=lead)


def _news(asked: Following) -> list[NewsPage]:
    get = asked.filters.get
    wanted = {"center__slug": get("center"), "policy_field": get("policy"), "center": asked.center}
    news = selectors.live_news().defer(None)
    return list(news.filter(**{name: value for name, value in wanted.items() if value})[:LIMIT])


def _about_news(news: NewsPage) -> About:
    categories = [news.get_policy_field_display(), news.center.title if news.center else ""]
    return About(clock.at(news.date, time(9)), [each for each in categories if each], news.center)


SOURCES = (
    Source(
        "stories",
        "청년센터와 고용센터의 우수사례",
        ("year", "track", "award", "center"),
        StoryFollowing,
        _stories,
        _about_story,
    ),
    Source("news", "청년센터의 새 소식", ("center", "policy"), NewsFollowing, _news, _about_news),
)


# --- What all feeds share -------------------------------------------------------------------


@require_safe
@cache_control(public=True, no_cache=True)
def feed(request: HttpRequest, source: Source, form: Form, slug: str = "") -> HttpResponseBase:
    """What the address asks for, as RSS or Atom; 304 to whoever has it."""
    address = address_of(request, source.filters)
    self_url = request.build_absolute_uri(address)
    # Who subscribes at the hub is told of whole feeds; narrowed ones are looked at from time to time.
    hub = settings.WEBSUB_HUB_URL if "?" not in address else ""

    def write(version: Version) -> bytes:
        asked = source.follow(request, slug)
        found = entries(source.pages(asked), source.about, request, version)
        page_url = request.build_absolute_uri(asked.page_url)
        return form.write(Channel(asked.name, source.subtitle, page_url, self_url, hub, version.since, found))

    links = {"Link": f'<{hub}>; rel="hub", <{iri_to_uri(self_url)}>; rel="self"'} if hub else {}
    content_type = f"{form.content_type}; charset=utf-8"
    file = File(source.name, f"{form.label} {address}", write, content_type, source.by_day, links)
    try:
        return answer(request, file)
    except Refused as error:
        return error.answer()


def entries(
    pages: Sequence[Any], about: Callable[[Any], About], request: HttpRequest, version: Version
) -> list[Entry]:
    """The entries of these pages. An entry's id never changes, even when its page moves."""
    found = []
    for page, html, picture in zip(pages, bodies(pages), enclosures(pages, request), strict=True):
        said = about(page)
        published = said.published or page.last_published_at or version.since
        changes = (published, page.last_published_at, said.changed)
        entry = Entry(
            id=f"urn:uuid:{page.translation_key}",
            title=said.title or page.title,
            link=request.build_absolute_uri(page.get_url(request) or "/"),
            published=published,
            updated=max(each for each in changes if each),
            author=said.center.title if said.center else settings.WAGTAIL_SITE_NAME,
            categories=tuple(said.categories),
            summary="\n".join(part for part in (page.search_description, said.note) if part),
            html=cleaned(said.lead + html, request),
            enclosure=picture,
        )
        found.append(entry)
    return found


def feed_urls(source: Source) -> list[URLResolver]:
    """`/feeds/news/`, `/feeds/news/atom/`, and the same of a center. Those of RSS are promised for ever."""
    name = f"{source.name}_feed"
    each = [
        path(
            f"{where}{form.ending}",
            feed,
            {"source": source, "form": form},
            f"{of}{name}_{form.label.lower()}",
        )
        for where, of in (("", ""), ("<str:slug>/", "center_"))
        for form in FORMS
    ]
    return [path(f"feeds/{source.name}/", include(each))]


def feed_path(name: str, form: Form, slug: str = "", query: str = "") -> str:
    """The address of a feed, of a center's with its slug."""
    return f"/feeds/{name}/{f'{quote(slug)}/' if slug else ''}{form.ending}{query}"
