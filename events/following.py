"""What the address of a feed or of a calendar file asks for.

Unknown names in the address are nobody's business (readers add their own). An unknown value of a filter is an answer of
its own, 404 with a sentence: left out kindly, it would send everything to somebody who asked for one region.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404

from core.filters import Filter
from events.narrowing import LOOKUPS, feed_filters, followed
from home.models import CenterPage

SHOWN = 60  # letters of what was asked


class UnknownFilter(Exception):
    """A filter of an address has a value that there is not."""

    def __init__(self, wrong: Filter, value: str) -> None:
        super().__init__(f"{wrong.name}={value[:SHOWN]}")
        self.label = wrong.label


def unknown_filter(error: UnknownFilter) -> HttpResponse:
    text = (
        f"알 수 없는 조건이에요({error.label}): {error}\n"
        "/programs/calendar/ 에서 조건을 고르면 맞는 주소를 볼 수 있어요.\n"
    )
    return HttpResponseNotFound(text, content_type="text/plain; charset=utf-8")


class Following:
    """The filters, and the center whose slug stands in the path. Raises UnknownFilter, or Http404 for such a center."""

    def __init__(self, request: HttpRequest, slug: str = "") -> None:
        self.request = request
        self.center = get_object_or_404(CenterPage.objects.live().public(), slug=slug) if slug else None
        self.filters = feed_filters(request.GET)
        for each in self.filters.ignored:
            raise UnknownFilter(each, request.GET.get(each.name, ""))
        self.followed = followed(self.filters)

    @property
    def name(self) -> str:
        """`디딤 프로그램: 서울 · 특강`."""
        name = f"{self.center.title} 프로그램" if self.center else "디딤 프로그램"
        return f"{name}: {self.followed.label}" if self.followed.label else name

    @property
    def page_url(self) -> str:
        """Where people read the same."""
        if self.center:
            return self.center.get_url(self.request) or "/"
        if self.filters.get("center"):
            return f"/programs/calendar/{self.followed.query}"
        return f"/programs/{self.followed.query}"


def address_of(request: HttpRequest) -> str:
    """The path with the filters alone, in their order: one name for one file."""
    asked = {name: request.GET[name] for name in LOOKUPS if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path
