"""내 달력: the secret address under which a calendar program reads one's bookings."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.ics import bookings_calendar
from bookings.models import CalendarLink
from bookings.selectors import feed_of
from core.private_calendars import private_calendar
from people.views.calendar_links import calendar_link_page


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make the address, renew it, or switch it off."""
    return calendar_link_page(
        request,
        CalendarLink,
        template="pages/bookings/calendar_link.html",
        page="bookings:calendar_link",
        feed="bookings:feed",
    )


@require_safe
@cache_control(private=True, max_age=0)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bookings of whoever the address belongs to; no session, no cookie."""
    person = CalendarLink.person_of(token)
    if person is None:
        raise Http404
    return private_calendar(request, bookings_calendar(feed_of(person)), "bookings.ics")
