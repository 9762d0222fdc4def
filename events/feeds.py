"""RSS 2.0 of programs: the newest first, each with its coming dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from core import clock, formats
from events.models import ProgramPage, Session
from home.feeds import LIMIT, PageFeed
from home.models import CenterPage

DATES_SHOWN = 8


class ProgramFeed(PageFeed):
    """The programs of the network, or of the center whose slug stands in the address."""

    description = "청년센터의 특강, 멘토링, 상담, 교육"

    def get_object(self, request: HttpRequest, slug: str = "") -> CenterPage | None:
        return get_object_or_404(CenterPage.objects.live(), slug=slug) if slug else None

    def title(self, obj: CenterPage | None) -> str:
        return f"{obj.title} 프로그램" if obj else "디딤 프로그램"

    def link(self, obj: CenterPage | None = None) -> str:
        return (obj.get_url(self.request) or "/") if obj else "/programs/"

    def items(self, obj: CenterPage | None) -> list[ProgramPage]:
        programs = ProgramPage.objects.visible().select_related("center")
        if obj:
            programs = programs.of_center(obj)
        coming = Prefetch("sessions", Session.objects.scheduled().coming(), to_attr="coming_sessions")
        return list(programs.order_by("-first_published_at", "-pk").prefetch_related(coming)[:LIMIT])

    def item_description(self, item: Any) -> str:
        """The summary, the coming dates and the place, then the words of the page."""
        dates = [
            formats.period_text(row.starts_at, row.ends_at) for row in item.coming_sessions[:DATES_SHOWN]
        ]
        when = f"일정: {', '.join(dates)}" if dates else ""
        where = f"장소: {item.place}" if item.place else ""
        return "\n\n".join(part for part in (item.summary, when, where, item.body_text) if part)

    def item_pubdate(self, item: ProgramPage) -> datetime | None:
        return clock.local(item.first_published_at) if item.first_published_at else None

    def item_categories(self, item: ProgramPage) -> list[str]:
        labels = [item.get_kind_display(), item.get_format_display()]
        return [*labels, item.center.title] if item.center else labels
