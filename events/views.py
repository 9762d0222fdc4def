"""Calendars of programs: a page for people, a file for their calendar programs."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.unchanged import unless_unchanged
from events import selectors
from events.following import Following, UnknownFilter, address_of, unknown_filter
from events.ics import program_calendar
from events.models import ProgramPage, Session

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
    return _file(request, content, "programs.ics", address_of(request))


@require_safe
@cache_control(public=True, max_age=15 * 60)
def program_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of one program, from a month ago on; to be subscribed to, or taken home once."""
    program = get_object_or_404(ProgramPage.objects.visible(), slug=slug)
    since = clock.day_start(clock.today()) - KEEP_PAST
    sessions = Session.objects.filter(program=program).coming(since).listed()
    return _file(request, program_calendar(program.title, sessions, request), "program.ics", request.path)


def _file(request: HttpRequest, content: bytes, name: str, address: str) -> HttpResponse:
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
    return unless_unchanged(request, response, address)
