"""What people do with their own registrations: on their own pages, and by the links of mails."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.private_files import sent
from events.completion import Progress, progress_of
from events.enums import SEATED
from events.errors import Refused
from events.links import Purpose, registration_for
from events.models import Lot, Registration
from events.online import PLAYER, meeting_of
from events.own import state_of
from events.registration_ics import registration_calendar, sessions_of
from events.services.answering import offer_accept, offer_decline
from events.services.attendance import MARKED
from events.services.registering import registration_cancel

DOING: dict[Purpose, Callable[[Registration], Registration]] = {
    Purpose.ACCEPT: lambda registration: offer_accept(registration=registration),
    Purpose.DECLINE: lambda registration: offer_decline(registration=registration),
    Purpose.CANCEL: lambda registration: registration_cancel(
        registration=registration, by=registration.person
    ),
}
DONE = {
    Purpose.ACCEPT: "자리를 받았어요. 안내를 메일로 보냈어요.",
    Purpose.DECLINE: "자리를 다음 분께 넘겼어요. 알려 줘서 고마워요.",
    Purpose.CANCEL: "신청을 취소했어요. 알려 줘서 고마워요.",
}


def own_registration(request: HttpRequest, code: str) -> Registration:
    """A registration of whoever asks. Raises Http404 for anybody else's."""
    return get_object_or_404(Registration.objects.with_all(), code=code, person=request.user)


def progress_shown(registration: Registration) -> Progress | None:
    """How far somebody with a seat has come, once it has begun. At most two queries."""
    if registration.status not in MARKED:
        return None
    progress = progress_of(registration)
    return progress if progress.held else None


@login_required
@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One's own registration: what, when, where, and what can be done."""
    registration = own_registration(request, code)
    meeting = meeting_of(registration)
    context = {
        "registration": registration,
        "program": registration.program,
        "now": state_of(registration),
        "meeting": meeting,
        "sessions": [] if registration.session else sessions_of(registration),
        "has_seat": registration.status in SEATED,
        "progress": progress_shown(registration),
        "answers": registration.answers.all(),
        "lot": Lot.objects.filter(registration=registration).select_related("lottery").first(),
    }
    response = render(request, "pages/events/registration.html", context)
    if meeting and meeting.player_url:
        response._csp_update = {"frame-src": [PLAYER]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, purpose: str) -> HttpResponse:
    """Accept, decline, cancel; asked once before what can't be taken back."""
    registration = own_registration(request, code)
    wanted = Purpose(purpose)
    if request.method == "POST":
        try:
            DOING[wanted](registration)
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, DONE[wanted])
        return redirect(registration)
    if wanted not in state_of(registration).acts:
        return redirect(registration)
    context = {"registration": registration, "program": registration.program, "purpose": wanted}
    return render(request, "pages/events/registration_act.html", context)


@login_required
@require_safe
def file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """A file that one has sent along."""
    return sent(get_object_or_404(own_registration(request, code).answers.exclude(file=""), pk=pk))


@login_required
@require_safe
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """The registration for a calendar program."""
    registration = own_registration(request, code)
    body = registration_calendar(registration, sessions_of(registration))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="program-{registration.code}.ics"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """A link from a mail: asks once, then does its one thing, without signing in."""
    wanted = Purpose(purpose)
    registration = registration_for(wanted, token)
    if registration is None:
        return render(request, "pages/events/link_gone.html", status=404)
    refused, is_done = None, False
    if request.method == "POST":
        try:
            DOING[wanted](registration)
            is_done = True
        except Refused as error:
            refused = error.message
    context = {
        "purpose": wanted,
        "registration": registration,
        "program": registration.program,
        "refused": refused,
        "done": DONE[wanted] if is_done else "",
    }
    return render(request, "pages/events/link.html", context, status=409 if refused else 200)
