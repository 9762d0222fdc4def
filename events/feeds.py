"""RSS 2.0 of programs: the newest first, each with its coming dates; narrowed by the same filters as the lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse

from core import clock, formats
from events.following import Following, UnknownFilter, address_of, unknown_filter
from events.models import ProgramPage, Session
from events.narrowing import narrowed
from home.feeds import LIMIT, PageFeed

DATES_SHOWN = 8


class ProgramFeed(PageFeed):
    """The programs of the network, or of the center whose slug stands in the address; of what the filters leave."""

    description = "청년센터의 특강, 멘토링, 상담, 교육"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().__call__(request, *args, **kwargs)
        except UnknownFilter as error:
            return unknown_filter(error)

    def address(self, request: HttpRequest) -> str:
        return address_of(request)

    def get_object(self, request: HttpRequest, slug: str = "") -> Following:
        return Following(request, slug)

    def title(self, obj: Following) -> str:
        return obj.name

    def link(self, obj: Following | None = None) -> str:
        return obj.page_url if obj else "/programs/"

    def feed_url(self, obj: Following) -> str:
        return address_of(obj.request)

    def items(self, obj: Following) -> list[ProgramPage]:
        programs = ProgramPage.objects.visible().filter(narrowed(obj.filters)).select_related("center")
        if obj.center:
            programs = programs.of_center(obj.center)
        coming = Session.objects.scheduled().coming()[:DATES_SHOWN]
        dated = programs.prefetch_related(Prefetch("sessions", coming, to_attr="coming_sessions"))
        return list(dated.order_by("-first_published_at", "-pk")[:LIMIT])

    def item_description(self, item: Any) -> str:
        """The summary, the coming dates and the place, then the words of the page."""
        dates = [formats.period_text(row.starts_at, row.ends_at) for row in item.coming_sessions]
        when = f"일정: {', '.join(dates)}" if dates else ""
        where = f"장소: {item.place}" if item.place else ""
        return "\n\n".join(part for part in (item.summary, when, where, item.body_text) if part)

    def item_pubdate(self, item: ProgramPage) -> datetime | None:
        return clock.local(item.first_published_at) if item.first_published_at else None

    def item_categories(self, item: ProgramPage) -> list[str]:
        labels = [item.get_kind_display(), item.get_format_display()]
        return [*labels, item.center.title] if item.center else labels
