"""Registering for a program, step by step. Thin: read what was asked, call a service, render."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.errors import Refused
from events.facts import facts_of
from events.models import ProgramPage
from events.registration_forms import RegistrationForm
from events.rules import Refusal, refusals
from events.services.registering import register
from events.showing import apply_url, who_may
from events.wanted import Wanted, wanted
from people.consent_forms import ConsentsForm
from people.details import PersonDetailsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update, missing

CONSENT_KINDS = ("program", "news")


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may, what is asked, done. Signing in, and proving the phone, come back here."""
    program = get_object_or_404(ProgramPage.objects.visible().for_page(), slug=slug)
    asked = wanted(program, request.GET.get("session", ""), request.GET.get("mode", ""))
    if asked is None:
        return redirect(f"{program.get_url(request)}#dates")
    if not request.user.is_authenticated:
        if found := refusals(facts_of(asked)):
            return _page(request, asked, found)
        return redirect_to_login(apply_url(asked))
    person = signed_in(request)
    if must_prove_phone(person):
        return redirect(f"{reverse('phone')}?{urlencode({'next': apply_url(asked)})}")
    if needs := missing(person, program.eligibility.needs):
        return _ask_who(request, asked, person, needs)
    return _answer(request, asked, person)


def _ask_who(request: HttpRequest, asked: Wanted, person: User, needs: list[str]) -> HttpResponse:
    """What the notice looks at is asked first, so that nobody fills in a form for nothing."""
    if found := refusals(facts_of(asked)):
        return _page(request, asked, found)
    sent = request.POST if "who" in request.POST else None
    form = PersonDetailsForm(sent, person=person, needs=needs)
    if form.is_valid():
        details_update(person=person, **form.cleaned_data)
        return redirect(apply_url(asked))
    context = {**_about(asked), "form": form, "who": who_may(asked.program)}
    return render(request, "pages/events/apply_who.html", context, status=422 if form.errors else 200)


def _answer(request: HttpRequest, asked: Wanted, person: User) -> HttpResponse:
    """Register with a form that is right; else show the form, or why there is none."""
    sent = request.POST if request.method == "POST" else None
    form = RegistrationForm(sent, person=person)
    consents = ConsentsForm(sent, person=person, kinds=CONSENT_KINDS)
    if request.method == "POST":
        if not all([form.is_valid(), consents.is_valid()]):
            return _page(request, asked, form=form, consents=consents, status=422)
        try:
            return redirect(_register(asked, person, form, consents))
        except Refused as error:
            return _page(request, asked, error.refusals, form=form, consents=consents, status=409)
    return _page(request, asked, refusals(facts_of(asked, person)), form=form, consents=consents)


def _register(asked: Wanted, person: User, form: RegistrationForm, consents: ConsentsForm) -> Any:
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    return register(person=person, wanted=asked, request_key=form.cleaned_data["request_key"])


def _page(
    request: HttpRequest,
    asked: Wanted,
    refused: Sequence[Refusal] = (),
    *,
    form: RegistrationForm | None = None,
    consents: ConsentsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form; where it can't be had, why. `busy` keeps the form, so that it can be sent again."""
    can_send = not refused or refused[0].code == "busy"
    context = {
        **_about(asked),
        "refused": refused,
        "form": form if can_send else None,
        "consents": consents,
    }
    return render(request, "pages/events/apply.html", context, status=status)


def _about(asked: Wanted) -> dict[str, Any]:
    program = asked.program
    seats = asked.seats_shown()
    return {
        "program": program,
        "asked": asked,
        "seats": seats,
        "waits": program.is_first_come and seats.is_full,
        "action": apply_url(asked),
        "crumbs": [program],
    }
