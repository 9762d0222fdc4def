"""Calendars of programs: a page for people, a file for their calendar programs."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from events import selectors
from events.ics import program_calendar
from home.models import CenterPage

KEEP_PAST = timedelta(days=30)


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """All sessions of the network by month, by week, or as a list."""
    return render(request, "pages/events/calendar.html", selectors.calendar_page(request))


@require_safe
@cache_control(public=True, max_age=15 * 60)
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All programs, or those of one center, from a month ago on; to be subscribed to."""
    center = get_object_or_404(CenterPage.objects.live(), slug=slug) if slug else None
    name = f"{center.title} 프로그램" if center else "디딤 프로그램"
    sessions = selectors.calendar_sessions(clock.now() - KEEP_PAST, center)
    content = program_calendar(name, sessions, request)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="programs.ics"'},
    )
