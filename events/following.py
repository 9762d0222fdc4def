"""What the address of a feed of programs, or of their calendar, asks for."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from core.filters import FilterSet
from events.narrowing import LOOKUPS, feed_filters, followed
from home import following


class Following(following.Following):
    """The filters of programs, and the center."""

    what, list_url, choose_at = "프로그램", "/programs/", "/programs/calendar/"

    def read_filters(self, query: QueryDict) -> FilterSet:
        return feed_filters(query)

    @property
    def page_url(self) -> str:
        """The list of programs knows no centers; the calendar does."""
        if self.center or not self.filters.get("center"):
            return super().page_url
        return f"/programs/calendar/{followed(self.filters).query}"


def address_of(request: HttpRequest) -> str:
    """The path with the filters alone, in their order: one name for one file."""
    return following.address_of(request, LOOKUPS)
