"""내 달력: the secret address under which a calendar program reads one's bookings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.ics import bookings_calendar
from bookings.models import CalendarLink
from bookings.selectors import feed_of, person_of_feed
from bookings.services.feeds import calendar_link_off, calendar_link_renew
from core.private_calendars import private_calendar
from people.requests import signed_in


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make the address (shown once, in the answer), renew it, or switch it off."""
    person = signed_in(request)
    url = ""
    if request.method == "POST":
        if "off" in request.POST:
            calendar_link_off(person=person)
            messages.success(request, "달력 주소를 껐어요. 이제 그 주소로는 볼 수 없어요.")
            return redirect("bookings:calendar_link")
        token = calendar_link_renew(person=person)
        url = request.build_absolute_uri(reverse("bookings:feed", args=[token]))
    link = CalendarLink.objects.filter(person=person).first()
    return render(request, "pages/bookings/calendar_link.html", {"link": link, "url": url})


@require_safe
@cache_control(private=True, max_age=0)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bookings of whoever the address belongs to; no session, no cookie."""
    person = person_of_feed(token)
    if person is None:
        raise Http404
    return private_calendar(request, bookings_calendar(feed_of(person)), "bookings.ics")
