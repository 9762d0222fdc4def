"""Topic alerts as words: what happened, as it is now, and the mail made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from events.models import ProgramPage
from home.models import NewsPage, StoryPage
from newsletter.enums import STORIES, HappeningKind
from newsletter.matching import Entry, Item
from newsletter.models import FullProgram, Happening, Variant
from newsletter.wording import campaign_words

RECENT = timedelta(days=14)
"""Whoever comes back after a long pause isn't told of what is old."""


def items_until(latest: int, now: datetime) -> list[Item]:
    """What may still be told, of the happenings up to this number: of pages that everybody sees, of programs that are not over,
    of seats that are still there. Four queries."""
    full = FullProgram.objects.values("program")
    happened = list(
        Happening.objects.filter(pk__lte=latest, at__gte=now - RECENT)
        .exclude(kind=HappeningKind.SEATS, page__in=full)
        .order_by("pk")
    )
    pages = {page.pk: page for page in _pages({each.page_id for each in happened})}
    return [_item(each, pages[each.page_id]) for each in happened if each.page_id in pages]


def _pages(keys: Collection[int]) -> Iterator[Any]:
    for model in (NewsPage, StoryPage):
        yield from _of_center(model.objects.live().public().filter(pk__in=keys))
    yield from (
        each
        for each in _of_center(ProgramPage.objects.visible().with_next().filter(pk__in=keys))
        if each.next_start
    )


def _of_center(pages: QuerySet[Any]) -> QuerySet[Any]:
    return pages.select_related("center__region")


def _item(happening: Happening, page: Any) -> Item:
    center = page.center
    return Item(
        number=happening.pk,
        kind=HappeningKind(happening.kind),
        topic=topic_of(page),
        title=page.title,
        path=page.get_url() or "/",
        center=center.pk if center else None,
        region=center.region_id if center else None,
        center_name=center.title if center else "",
        region_name=center.region.short_name if center and center.region else "",
        summary=page.summary,
        starts_at=getattr(page, "next_start", None),
        ends_at=getattr(page, "next_end", None),
    )


def topic_of(page: ProgramPage | StoryPage | NewsPage) -> str:
    """Of `enums.TOPICS`; nothing for news of no policy field, which only those get who follow everything."""
    if isinstance(page, ProgramPage):
        return page.kind
    return STORIES if isinstance(page, StoryPage) else page.policy_field


def written(entries: tuple[Entry, ...], language: str) -> Variant:
    """The words of a mail with these entries, not saved."""
    name = "topic_alert" if language == "ko" else f"{language}/topic_alert"
    words = campaign_words(name, subject_of(entries, language), {"entries": entries}, language)
    return Variant(language=language, subject=words.subject, text=words.text, html=words.html)


def subject_of(entries: tuple[Entry, ...], language: str) -> str:
    first, more = entries[0].item.title, len(entries) - 1
    if not more:
        return first
    return f"{first} and {more} more" if language == "en" else f"{first} 외 {more}건"
