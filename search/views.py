import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import korean
from core.filters import listing
from search import selectors
from search.filters import SearchFilters
from search.models import SearchSettings
from search.spelling import meant
from search.synonyms import related

PER_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search all public pages. Reads only: what people look for is not kept."""
    typed = korean.one_line(request.GET.get("q", ""))
    text = typed[: korean.MAX_QUERY]
    filters = SearchFilters(request, text)
    visible = selectors.visible_pages(filters.get("kind"))
    found, corrected = selectors.look_up(text, visible)
    popular: list[str] = []
    near: list[str] = []
    if not found.ids:
        popular = SearchSettings.read(request).popular_words()
        near = meant(text, popular)
        found, corrected = selectors.find_some(text, visible)
    places = [] if filters.get("kind") else selectors.places(text)
    pages = listing(found.ids, filters, request.GET.get("page"), PER_PAGE)
    context = {
        "query": text,
        "is_cut_short": len(typed) > korean.MAX_QUERY,
        "corrected": corrected,
        "meant": near,
        "is_typed": not re.search("[가-힣]", text),
        "found": found,
        "filters": filters,
        # A feed keeps to all of the words: there is nothing in it of what has only some.
        "feed_query": filters.url() if korean.query(text) and not found.is_some else "",
        "listing": pages,
        "total": pages.total + len(places),
        "results": [*(places if pages.number == 1 else []), *selectors.results(pages.items, request)],
    }
    if not context["total"]:
        context |= {
            "related": related(text),
            "single_words": words if len(words := korean.words(text)) > 1 else [],
            "popular": popular,
            "phones": selectors.phones() if text else [],
        }
    return render(request, "pages/search/search.html", context)
