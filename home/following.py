"""What the address of a feed asks for.

Unknown names in the address are nobody's business (readers add their own). An unknown value of a filter is an answer of
its own, 404 with a sentence: left out kindly, it would send everything to somebody who asked for one region.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404

from core.filters import Filter, FilterSet
from home.enums import Award, PolicyField, Track
from home.models import CenterPage

SHOWN = 60  # letters of what was asked
YEARS = range(2000, 2101)  # as stories have them


class Refused(Exception):
    """An address asks for nothing that there is; the sentence says what to do."""

    status = 404

    def answer(self) -> HttpResponse:
        return HttpResponse(f"{self}\n", status=self.status, content_type="text/plain; charset=utf-8")


class UnknownFilter(Refused):
    """A filter of an address has a value that there is not."""

    def __init__(self, wrong: Filter, value: str, choose_at: str) -> None:
        super().__init__(
            f"알 수 없는 조건이에요({wrong.label}): {wrong.name}={value[:SHOWN]}\n"
            f"{choose_at} 에서 조건을 고르면 맞는 주소를 볼 수 있어요."
        )


class Asked(Protocol):
    """What a feed is of: its name, and where people read the same."""

    @property
    def name(self) -> str: ...
    @property
    def page_url(self) -> str: ...


def address_of(request: HttpRequest, names: Iterable[str]) -> str:
    """The path with the filters alone, in their order: one name for one file."""
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def center_filter(query: QueryDict) -> Filter:
    """Every center there is, with entries or without: a feed must not become that of the whole network. One query."""
    centers = CenterPage.objects.live().public().filter(slug=query.get("center", ""))
    return Filter("center", "센터", list(centers.values_list("slug", "title")) if query.get("center") else [])


def policy_filter() -> Filter:
    return Filter("policy", "정책 분야", PolicyField.choices)


class Following(ABC):
    """The filters, and the center whose slug stands in the path. Raises UnknownFilter, or Http404 for such a center."""

    what = ""
    list_url = "/"
    choose_at = "/feeds/"

    def __init__(self, request: HttpRequest, slug: str = "") -> None:
        self.request = request
        self.center = get_object_or_404(CenterPage.objects.live().public(), slug=slug) if slug else None
        self.filters = self.read_filters(request.GET)
        for each in self.filters.ignored:
            raise UnknownFilter(each, request.GET.get(each.name, ""), self.choose_at)

    @abstractmethod
    def read_filters(self, query: QueryDict) -> FilterSet:
        """What the address asks for, of the filters that such a feed has."""

    @property
    def label(self) -> str:
        """`서울 · 특강`; nothing for everything."""
        return " · ".join(choice.label for choice in self.filters.chosen)

    @property
    def name(self) -> str:
        """`디딤 프로그램: 서울 · 특강`."""
        name = f"{self.center.title if self.center else '디딤'} {self.what}"
        return f"{name}: {self.label}" if self.label else name

    @property
    def page_url(self) -> str:
        """Where people read the same."""
        if self.center:
            return self.center.get_url(self.request) or "/"
        return f"{self.list_url}{self.filters.query}"


class NewsFollowing(Following):
    what, list_url = "소식", "/news/"

    def read_filters(self, query: QueryDict) -> FilterSet:
        return FilterSet([center_filter(query), policy_filter()], query)


class StoryFollowing(Following):
    what, list_url = "우수사례", "/stories/"

    def read_filters(self, query: QueryDict) -> FilterSet:
        filters = [
            Filter("year", "연도", [(str(year), f"{year}년") for year in YEARS]),
            Filter("track", "부문", Track.choices),
            Filter("award", "등급", [(award.slug, str(award.label)) for award in Award]),
            center_filter(query),
        ]
        return FilterSet(filters, query)

    @property
    def page_url(self) -> str:
        """The list of stories knows no centers."""
        return super().page_url if self.center else f"/stories/{self.filters.url(center='')}".rstrip("?")
