"""What a person agreed to, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.errors import Refused
from people.models import Consent, ConsentText
from people.requests import signed_in
from people.services.consents import (
    consent_give,
    consent_needed,
    consent_withdraw,
    sets_resting_on,
    withdrawal_errands,
)


@login_required
@never_cache
@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """내 동의: what is in force, what was taken back, and the optional ones that can be given."""
    person = signed_in(request)
    given = list(Consent.objects.filter(person=person).select_related("text").order_by("-given_at", "-pk"))
    in_force: dict[str, Consent] = {}  # the newest version of each kind; it took the place of those before
    for consent in sorted(given, key=lambda consent: -consent.text.version):
        if consent.withdrawn_at is None:
            in_force.setdefault(consent.text.kind, consent)
    context = {
        "in_force": list(in_force.values()),
        "withdrawn": [consent for consent in given if consent.withdrawn_at],
        "offered": ConsentText.objects.newest().filter(is_required=False).exclude(kind__in=in_force),
    }
    return render(request, "pages/people/consents.html", context)


@login_required
@require_POST
def give(request: HttpRequest, kind: str, version: int) -> HttpResponse:
    """Agree to an optional text; to the version that was read, and no other."""
    person = signed_in(request)
    text = consent_needed(person, kind)
    if text and not text.is_required and text.version == version:
        consent_give(person=person, text=text)
        messages.success(request, "동의했어요. 언제든 여기에서 철회할 수 있어요.")
    elif text and not text.is_required:
        messages.warning(request, "그사이 내용이 바뀌었어요. 다시 읽고 눌러 주세요.")
    return redirect("consents")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what follows, ask once, then take the consents of a kind back."""
    person = signed_in(request)
    consent = (
        Consent.objects.in_force()
        .filter(person=person, text__kind=kind)
        .select_related("text")
        .order_by("-given_at")
        .first()
    )
    if consent is None and request.method == "POST":
        return redirect("consents")
    if consent is None:
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            consent_withdraw(person=person, kind=kind)
        except Refused as error:
            refused = error.message
        else:
            messages.success(request, "동의를 철회했어요.")
            return redirect("consents")
    context = {
        "consent": consent,
        "refused": refused,
        "errands": withdrawal_errands(person, kind),
        "erased": sets_resting_on({kind}),
    }
    return render(request, "pages/people/consent_withdraw.html", context, status=409 if refused else 200)
