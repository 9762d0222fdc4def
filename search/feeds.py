"""A feed for a search: the same words and the same kinds as the search page, the newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Subquery
from django.http import HttpRequest
from wagtail.models import Page

from core import korean
from home.feeds import LIMIT, About, Source
from home.following import Refused, UnknownFilter
from search import selectors, synonyms
from search.filters import SearchFilters


class NothingAsked(Refused):
    """A search for nothing, or for too much."""

    status = 400


class Searched:
    """The words and the kind of page that an address asks for."""

    def __init__(self, request: HttpRequest, slug: str = "") -> None:
        self.text = korean.one_line(request.GET.get("q", ""))
        if korean.query(self.text) is None:
            raise NothingAsked("찾을 말이 없어요. 주소 끝에 ?q=면접 처럼 찾을 말을 적어 주세요.")
        if len(self.text) > korean.MAX_QUERY:
            raise NothingAsked(f"찾을 말이 너무 길어요. {korean.MAX_QUERY}자까지 적을 수 있어요.")
        self.filters = SearchFilters(request, self.text)
        for each in self.filters.ignored:
            raise UnknownFilter(each, request.GET.get(each.name, ""), f"/search/{self.filters.url()}")

    @property
    def name(self) -> str:
        """`‘면접’ 검색: 프로그램`."""
        label = " · ".join(choice.label for choice in self.filters.chosen)
        return f"‘{self.text}’ 검색: {label}" if label else f"‘{self.text}’ 검색"

    @property
    def page_url(self) -> str:
        return f"/search/{self.filters.url()}"


def _pages(asked: Searched) -> list[Page]:
    """The newest of what the search page shows."""
    synonyms.forget()
    found, _corrected = selectors.look_up(asked.text, selectors.visible_pages(asked.filters.get("kind")))
    pages = Page.objects.filter(pk__in=found.ids).annotate(above=Subquery(selectors.center_above()))
    return list(pages.order_by(F("first_published_at").desc(nulls_last=True), "-pk").specific()[:LIMIT])


def _about(page: Any) -> About:
    label = selectors.content_types("").get(page.content_type_id)
    title = f"{page.title} · {page.above}" if page.above else ""
    return About(page.first_published_at, [label] if label else [], title=title)


SEARCH = Source("search", "디딤에서 찾은 새 내용", ("q", "kind"), Searched, _pages, _about)
