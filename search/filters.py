"""What a search is narrowed by."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

from core.filters import Filter, FilterSet
from search.enums import Kind


class SearchFilters(FilterSet):
    """The kind of page, as links that keep the words."""

    def __init__(self, request: HttpRequest, text: str) -> None:
        super().__init__([Filter("kind", "종류", Kind.choices)], request.GET.dict())
        self.text = text

    def url(self, **changes: str | int) -> str:
        rest = super().url(**changes).removeprefix("?")
        return "?" + urlencode({"q": self.text}) + ("&" + rest if rest else "")
