"""Registering for a program, step by step. Thin: read what was asked, call a service, render."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.prepared import prepared
from events.applying import Application, Step
from events.errors import Refused
from events.facts import facts_of
from events.models import ProgramPage, Registration
from events.rules import Refusal, refusals
from events.services.lotteries import lottery_of
from events.services.registering import register
from events.showing import apply_url, is_in_turn, who_may
from events.wanted import Wanted, wanted
from people.requests import signed_in
from people.services.phone_code import must_prove_phone


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may, what is asked, done. Signing in, and proving the phone, come back here."""
    program = next(iter(_for_applying(slug=slug)), None)
    if program is None:
        raise Http404
    asked = wanted(program, request.GET.get("session", ""), request.GET.get("mode", ""))
    if asked is None:
        return redirect(f"{program.get_url(request)}#dates")
    if not request.user.is_authenticated:
        if found := refusals(facts_of(asked)):
            return _refused(request, asked, found)
        return redirect_to_login(apply_url(asked))
    person = signed_in(request)
    if must_prove_phone(person):
        return redirect(f"{reverse('phone')}?{urlencode({'next': apply_url(asked)})}")
    if request.method == "POST":
        return _sent(request, Application(asked, person, request.POST, request.FILES))
    application = Application(asked, person)
    return _page(request, application, application.steps[0], refusals(facts_of(asked, person)))


@prepared
def _for_applying(*, slug: str) -> QuerySet[ProgramPage]:
    return ProgramPage.objects.visible().for_applying().filter(slug=slug)


def _sent(request: HttpRequest, application: Application) -> HttpResponse:
    """On to the next step, or back, or to what has to be mended; from the last one, register."""
    asked, person = application.asked, application.person
    if "back" in request.POST:
        return _page(request, application, Step.QUESTIONS)
    if wrong := application.first_wrong():
        return _page(request, application, wrong, status=422)
    application.keep_details(deciding=True)
    if not application.is_complete and (found := refusals(facts_of(asked, person, application.told))):
        return _page(request, application, application.here, found, status=409)
    application.keep_details(deciding=False)
    if not application.is_complete:
        return _page(request, application, application.next_step)
    try:
        return redirect(_register(application))
    except Refused as error:
        return _page(request, application, application.here, error.refusals, status=409)


def _register(application: Application) -> Registration:
    application.consents.give()
    return register(
        person=application.person,
        wanted=application.asked,
        request_key=application.request_key,
        told=application.told,
        given=application.given,
    )


def _refused(
    request: HttpRequest, asked: Wanted, refused: Sequence[Refusal], status: int = 200
) -> HttpResponse:
    """Why one can't apply, and where to go from here."""
    context = {**_about(asked), "refused": refused}
    return render(request, "pages/events/apply_refused.html", context, status=status)


def _page(
    request: HttpRequest,
    application: Application,
    step: Step,
    refused: Sequence[Refusal] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    """A step; where one can't apply, why. `busy` keeps the form, so that it can be sent again."""
    if refused and refused[0].code != "busy":
        return _refused(request, application.asked, refused, status)
    context = {
        **_about(application.asked),
        "refused": refused,
        "application": application,
        "step": step,
        "number": application.steps.index(step) + 1,
        "is_last": step == application.steps[-1],
        "passed": application.passed_before(step),
        "carried": application.carried(step),
        "who": who_may(application.asked.program) if step == Step.WHO else None,
    }
    return render(request, "pages/events/apply.html", context, status=status)


def _about(asked: Wanted) -> dict[str, Any]:
    program = asked.program
    seats, lottery = asked.seats_shown(), lottery_of(asked)
    return {
        "program": program,
        "asked": asked,
        "seats": seats,
        "waits": is_in_turn(program, lottery) and seats.is_full,
        "lottery": None if is_in_turn(program, lottery) else lottery,
        "action": apply_url(asked),
        "crumbs": [program],
    }
