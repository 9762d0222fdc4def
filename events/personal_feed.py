"""내 프로그램 달력: the secret address under which a calendar program reads what one takes part in."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.private_calendars import private_calendar
from events.enums import SEATED, RegistrationStatus
from events.models import ProgramCalendarLink, Registration, Session
from events.registration_ics import personal_calendar
from events.services.calendar_links import calendar_link_off, calendar_link_renew
from people.models import User
from people.requests import signed_in

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


def person_of(token: str) -> User | None:
    """Whose calendar a secret address opens."""
    key = ProgramCalendarLink.hash_of(token)
    found = ProgramCalendarLink.objects.filter(token_hash=key, person__is_active=True)
    link = found.select_related("person").first()
    return link.person if link else None


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
            return redirect("events:calendar_link")
        token = calendar_link_renew(person=person)
        url = request.build_absolute_uri(reverse("events:personal_feed", args=[token]))
    link = ProgramCalendarLink.objects.filter(person=person).first()
    return render(request, "pages/events/calendar_link.html", {"link": link, "url": url})


@require_safe
@cache_control(private=True, max_age=0)
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The programs of whoever the address belongs to; no session, no cookie."""
    person = person_of(token)
    if person is None:
        raise Http404
    return private_calendar(request, personal_calendar(entries_of(person)), "my-programs.ics")
