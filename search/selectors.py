"""What the search page shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from wagtail.models import Page

from core import korean
from home.selectors import live_centers
from search import beside
from search.enums import PAGE_MODELS, Kind
from search.expressions import newest_sql
from search.synonyms import synonyms

LIMIT = 500  # results that are ranked and shown: the newest ones of each layer
TITLE_PLACES = 2
MOST_WORDS = 5  # of a query, where pages with some of them are looked for


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of pages, the best first."""

    ids: list[int]
    is_cut: bool = False  # there are more than were ranked
    is_some: bool = False  # they hold some of the words, not all


class Result(NamedTuple):
    title: str
    summary: str
    url: str
    label: str
    center: str  # that it hangs under, if any: every second one has a "스터디룸"


class Phone(NamedTuple):
    name: str
    number: str


def content_types(kind: str) -> dict[int, str]:
    """The content types of a kind (of all kinds for ""), with the word to show."""
    return {
        ContentType.objects.get_for_model(apps.get_model(label)).pk: Kind(name).label
        for name, label in PAGE_MODELS.items()
        if (not kind or kind == name) and apps.is_installed(label.split(".")[0])
    }


def visible_pages(kind: str = "") -> QuerySet[Page]:
    """Pages that anybody may see. One query, for what is private."""
    pages = Page.objects.live().public().filter(depth__gt=1)
    return pages.filter(content_type__in=list(content_types(kind))) if kind else pages


def find(text: str, visible: QuerySet[Page]) -> Found:
    """Those of the pages that answer a query: by title, then by summary, then by their text.

    Two queries. Long texts, the slow part, are looked into only while titles and summaries give too little.
    """
    asked = korean.query(text, synonyms())
    if asked is None:
        return Found([])
    rows = _newest([("title", asked.as_typed), ("title", asked), ("autocomplete", asked)], visible)
    # Short titles first; the sort is stable, so within one place the newest stay first.
    rows.sort(key=lambda row: (row[0], row[2] if row[0] < TITLE_PLACES else 0))
    ids = dict.fromkeys(int(object_id) for _place, object_id, _length in rows)
    if len(ids) < LIMIT and not asked.is_one_syllable:
        rows = _newest([("body", asked)], visible)
        ids |= dict.fromkeys(int(object_id) for _place, object_id, _length in rows)
    return Found(list(ids)[:LIMIT], is_cut=len(ids) >= LIMIT)


def look_up(text: str, visible: QuerySet[Page]) -> tuple[Found, str]:
    """What answers a query; and the words that it was taken for, where it gave nothing as it was typed."""
    found = find(text, visible)
    if not found.ids:
        for meant in korean.readings(text):
            retried = find(meant, visible)
            if retried.ids:
                return retried, meant
    return found, ""


def find_some(text: str, visible: QuerySet[Page]) -> tuple[Found, str]:
    """Where no page has every word: those that have the most of them; with more in the title, and newer, first.

    Of the first way to read the text that gives any, with its words. One query for each.
    """
    for meant in (text, *korean.readings(text)):
        found = _with_most(meant, visible)
        if found.ids:
            return found, "" if meant in {text, *korean.in_two(text)} else meant
    return Found([]), ""


def _with_most(text: str, visible: QuerySet[Page]) -> Found:
    words = korean.words(text)[:MOST_WORDS]
    asked = [one for word in words if (one := korean.query(word, synonyms()))]
    if len(asked) < 2:
        return Found([])
    layers = [("title", one) for one in asked]
    layers += [("autocomplete" if one.is_one_syllable else "body", one) for one in asked]
    held, titled = defaultdict[int, set[int]](set), Counter[int]()
    for place, object_id, _length in _newest(layers, visible):
        held[int(object_id)].add(place % len(asked))
        titled[int(object_id)] += place < len(asked)
    most = max(map(len, held.values()), default=0)
    ids = [key for key, numbers in held.items() if len(numbers) == most]
    ids.sort(key=lambda key: -titled[key])
    return Found(ids[:LIMIT], is_some=True)


def _newest(
    layers: Sequence[tuple[str, korean.Query]], visible: QuerySet[Page]
) -> list[tuple[int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(*newest_sql(layers, visible, LIMIT))
        return cursor.fetchall()


def results(ids: Sequence[int], request: HttpRequest) -> list[Result]:
    """The pages with these keys, in their order. One query."""
    found = Page.objects.filter(pk__in=ids).annotate(above=Subquery(center_above()))
    pages = {page.pk: page for page in found.specific(defer=True)}
    labels = content_types("")
    return [
        Result(
            page.title,
            page.search_description,
            page.get_url(request) or "",
            labels.get(page.content_type_id, "안내"),
            page.above or "",
        )
        for page in (pages[pk] for pk in ids if pk in pages)
    ]


def places(text: str) -> list[Result]:
    """What a text asks for that is no page."""
    return [Result(place.title, place.summary, url, "안내", "") for place, url in beside.answering(text)]


def center_above() -> QuerySet[Any]:
    """The title of the center that the page of the outer query hangs under."""
    path = OuterRef("path")
    return live_centers().filter(path=Substr(path, 1, Length(path) - Page.steplen)).values("title")[:1]


def phones() -> list[Phone]:
    """Where to ask when nothing was found."""
    return [Phone(*row) for row in live_centers().exclude(phone="").values_list("title", "phone")]
