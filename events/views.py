"""Calendars of programs: a page for people, a file for their calendar programs."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.unchanged import unless_unchanged
from events import selectors
from events.following import Following, UnknownFilter, address_of, unknown_filter
from events.ics import program_calendar

KEEP_PAST = timedelta(days=30)


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """All sessions of the network by month, by week, or as a list."""
    return render(request, "pages/events/calendar.html", selectors.calendar_page(request))


@require_safe
@cache_control(public=True, max_age=15 * 60)
def calendar(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All programs, those of one center, or those that filters leave, from a month ago on; to be subscribed to."""
    try:
        asked = Following(request, slug)
    except UnknownFilter as error:
        return unknown_filter(error)
    since = clock.day_start(clock.today()) - KEEP_PAST
    content = program_calendar(asked.name, selectors.calendar_sessions(since, asked), request)
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="programs.ics"'},
    )
    return unless_unchanged(request, response, address_of(request))
