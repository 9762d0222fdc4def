from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import korean
from core.filters import Filter, FilterSet, listing
from search import selectors
from search.enums import Kind
from search.models import SearchSettings
from search.synonyms import related

PER_PAGE = 20


class SearchFilters(FilterSet):
    """The kind of page, as links that keep the words."""

    def __init__(self, request: HttpRequest, text: str) -> None:
        super().__init__([Filter("kind", "종류", Kind.choices)], request.GET.dict())
        self.text = text

    def url(self, **changes: str | int) -> str:
        rest = super().url(**changes).removeprefix("?")
        return "?" + urlencode({"q": self.text}) + ("&" + rest if rest else "")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search all public pages. Reads only: what people look for is not kept."""
    typed = korean.one_line(request.GET.get("q", ""))
    text = typed[: korean.MAX_QUERY]
    filters = SearchFilters(request, text)
    visible = selectors.visible_pages(filters.get("kind"))
    found, corrected = selectors.find(text, visible), ""
    if not found.ids and (meant := korean.from_latin_keys(text)):
        retried = selectors.find(meant, visible)
        found, corrected = (retried, meant) if retried.ids else (found, "")
    pages = listing(found.ids, filters, request.GET.get("page"), PER_PAGE)
    context = {
        "query": text,
        "is_cut_short": len(typed) > korean.MAX_QUERY,
        "corrected": corrected,
        "found": found,
        "filters": filters,
        "listing": pages,
        "results": selectors.results(pages.items, request),
    }
    if not found.ids:
        context |= {
            "related": related(text),
            "single_words": words if len(words := korean.words(text)) > 1 else [],
            "popular": SearchSettings.read(request).popular_words(),
            "phones": selectors.phones() if text else [],
        }
    return render(request, "pages/search/search.html", context)
