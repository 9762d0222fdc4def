"""Calendars of programs: a page for people, a file for their calendar programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import clock
from core.feeds.answering import File, answer
from core.feeds.versions import Version
from events import selectors
from events.following import Following, address_of
from events.ics import program_calendar
from events.models import ProgramPage, Session
from home.following import Refused

KEEP_PAST = timedelta(days=30)


@require_safe
def calendar_page(request: HttpRequest) -> HttpResponse:
    """All sessions of the network by month, by week, or as a list."""
    return render(request, "pages/events/calendar.html", selectors.calendar_page(request))


@require_safe
@cache_control(public=True, max_age=15 * 60)
def calendar(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """All programs, those of one center, or those that filters leave, from a month ago on; to be subscribed to."""

    def write(version: Version) -> bytes:
        asked = Following(request, slug)
        return program_calendar(asked.name, selectors.calendar_sessions(_since(), asked), request)

    try:
        return _answer(request, address_of(request), write, "programs.ics")
    except Refused as error:
        return error.answer()


@require_safe
@cache_control(public=True, max_age=15 * 60)
def program_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The sessions of one program, from a month ago on; to be subscribed to, or taken home once."""

    def write(version: Version) -> bytes:
        program = get_object_or_404(ProgramPage.objects.visible(), slug=slug)
        sessions = Session.objects.filter(program=program).coming(_since()).listed()
        return program_calendar(program.title, sessions, request)

    return _answer(request, request.path, write, "program.ics")


def _since() -> datetime:
    return clock.day_start(clock.today()) - KEEP_PAST


def _answer(
    request: HttpRequest, address: str, write: Callable[[Version], bytes], name: str
) -> HttpResponseBase:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    content_type = "text/calendar; charset=utf-8"
    return answer(request, File("programs", address, write, content_type, by_day=True, headers=headers))
