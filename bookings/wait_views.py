"""Standing in line for a time that is taken."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from bookings import selectors
from bookings.enums import ResourceKind
from bookings.errors import FREE_NOW, Refused
from bookings.facts import facts_of
from bookings.models import ResourcePage
from bookings.rules import Refusal
from bookings.services.waiting import place_in_line, waiting_join
from bookings.views import CONSENT_KINDS, wanted_start
from bookings.wait_forms import WaitForm
from people.consent_forms import ConsentsForm
from people.models import User
from people.requests import signed_in
from people.services.phone_code import must_prove_phone
from people.services.profile import details_update


@never_cache
def resource_wait(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The form for a place in line; what was typed into a refused booking comes here by POST as it is."""
    start = wanted_start(request.POST.get("start") or request.GET.get("start", ""))
    if page.policy is None or start is None or page.kind == ResourceKind.LOAN:
        return redirect(page.url)
    query = f"?start={start:%Y-%m-%dT%H:%M}"
    if not request.user.is_authenticated:
        return redirect_to_login(f"{page.url}wait/{query}")
    person = signed_in(request)
    if must_prove_phone(person):
        return redirect(f"{reverse('phone')}?{urlencode({'next': f'{page.url}wait/{query}'})}")
    facts = facts_of(page, selectors.booking_window(page.policy), person=person)
    slot = selectors.slot_at(facts, start)
    if request.method != "POST" and slot.is_free:
        return redirect(f"{page.url}book/{query}")
    form = WaitForm(request.POST or None, person=person, facts=facts)
    consents = ConsentsForm(request.POST or None, person=person, kinds=CONSENT_KINDS)
    refused: list[Refusal] = []
    if request.method == "POST" and all([form.is_valid(), consents.is_valid()]):
        try:
            return _join(request, page, person, start, (form, consents))
        except Refused as error:
            refused = error.refusals
    way = page.way()
    context = {
        "page": page,
        "place": way[-1],
        "crumbs": [*way[1:], page],
        "slot": slot,
        "form": form,
        "consents": consents,
        "refused": refused,
        "is_free": refused == [FREE_NOW],
    }
    status = 409 if refused else 422 if request.method == "POST" else 200
    return render(request, "pages/bookings/wait.html", context, status=status)


def _join(
    request: HttpRequest,
    page: ResourcePage,
    person: User,
    starts_at: datetime,
    forms: tuple[WaitForm, ConsentsForm],
) -> HttpResponse:
    form, consents = forms
    consents.give()
    if form.told:
        details_update(person=person, **form.told)
    waiting = waiting_join(
        person=person,
        resource=page,
        starts_at=starts_at,
        minutes=form.cleaned_data["minutes"],
        party_size=form.cleaned_data["party_size"],
    )
    messages.success(
        request, f"자리가 나면 메일로 알려 드릴게요. 지금 {place_in_line(waiting)}번째로 기다리고 있어요."
    )
    return redirect(f"{reverse('me')}#waiting-title")
