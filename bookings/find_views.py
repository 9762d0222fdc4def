"""`/find/`: free times across the network."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.enums import ResourceKind
from bookings.find_form import FindForm
from bookings.selectors import Finder, Network, Search
from core.filters import FilterSet, listing

PER_PAGE = 20
DAYS_SHOWN = 14
ALTERNATIVES = 4


class SearchPages(FilterSet):
    """Links to the pages of one search."""

    def __init__(self, search: Search) -> None:
        super().__init__([], {})
        self.search = search

    def url(self, **changes: str | int) -> str:
        return f"?{self.search.query(**changes)}"


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Everything that is free, the nearest time first: `?date=&time=&minutes=&party_size=&near=&kind=&way=`."""
    network = Network()
    form = FindForm(request.GET, network=network)
    search = form.search
    finder = Finder(search, person=request.user if request.user.is_authenticated else None, network=network)
    found = listing(finder.hits, SearchPages(search), request.GET.get("page"), PER_PAGE)
    days = [form.today + timedelta(days=n) for n in range(min(DAYS_SHOWN, network.horizon_days) + 1)]
    context = {
        "form": form,
        "search": search,
        "days": [(day, f"?{search.query(date=day.isoformat())}") for day in days],
        "listing": found,
        "results": finder.show(found.items),
        "suspended_until": finder.suspended_until,
        "counselling_query": search.query(kind=ResourceKind.APPOINTMENT),
        "is_empty_network": not network.rows,
    }
    if not found.total and network.rows:
        context |= {
            "hints": finder.hints,
            "next_day": finder.next_day,
            "alternatives_search": finder.nearest.search if finder.nearest else search,
            "alternatives": finder.alternatives(ALTERNATIVES),
        }
    return render(request, "pages/bookings/find.html", context)
