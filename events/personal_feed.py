"""내 프로그램 달력: the secret address under which a calendar program reads what one takes part in."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.private_calendars import private_calendar
from events.enums import SEATED, RegistrationStatus
from events.models import ProgramCalendarLink, Registration, Session
from events.registration_ics import personal_calendar
from people.models import User
from people.views.calendar_links import calendar_link_page

KEPT = timedelta(days=30)


def entries_of(person: User) -> list[tuple[Registration, Session]]:
    """What one takes part in, and for a month what is over or was called off after it had been certain. Two queries."""
    since = clock.now() - KEPT
    certain = Q(status__in=SEATED - {RegistrationStatus.OFFERED})
    called_off = Q(confirmed_at__isnull=False, ended_at__gt=since)
    found = list(Registration.objects.with_all().filter(certain | called_off, person=person).order_by("pk"))
    series: dict[int, list[Session]] = defaultdict(list)
    programs = [each.program_id for each in found if each.session_id is None]
    for session in Session.objects.filter(program__in=programs).order_by("starts_at", "pk"):
        series[session.program_id].append(session)
    return [
        (registration, session)
        for registration in found
        for session in ([registration.session] if registration.session else series[registration.program_id])
        if session.ends_at > since
    ]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make the address, renew it, or switch it off."""
    return calendar_link_page(
        request,
        ProgramCalendarLink,
        template="pages/events/calendar_link.html",
        page="events:calendar_link",
        feed="events:personal_feed",
    )


@require_safe
@cache_control(private=True, max_age=0)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The programs of whoever the address belongs to; no session, no cookie."""
    person = ProgramCalendarLink.person_of(token)
    if person is None:
        raise Http404
    return private_calendar(request, personal_calendar(entries_of(person)), "my-programs.ics")
