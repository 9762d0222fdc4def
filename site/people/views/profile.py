"""내 정보: what a person told of themselves, and proving the phone."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.datasets import registry
from people.details import PhoneCodeForm, PhoneForm, ProfileForm
from people.errors import Refused
from people.requests import next_url, query_of, signed_in
from people.services.phone_code import must_prove_phone, phone_code_check, phone_code_send, phone_waiting
from people.services.profile import details_update


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, phone, birth date, region and language on one page."""
    person = signed_in(request)
    form = ProfileForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        details_update(person=person, **form.cleaned_data)
        messages.success(request, "저장했어요.")
        return redirect("profile")
    context = {
        "form": form,
        "proves_phone": settings.PHONE_VERIFICATION,
        "must_prove_phone": bool(person.phone) and must_prove_phone(person),
        "notices": [dataset for dataset in registry.sets.values() if dataset.refusal],
    }
    return render(request, "pages/people/profile.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """Which number gets the code. `next` is where to go once it is proved."""
    if not settings.PHONE_VERIFICATION:
        raise Http404
    person = signed_in(request)
    form = PhoneForm(request.POST or None, initial={"phone": person.phone})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                phone_code_send(request, person=person, phone=form.cleaned_data["phone"])
            except Refused as error:
                form.add_error(None, error.message)
                status = 429
            else:
                return redirect(reverse("phone_code") + query_of(request))
    context = {"form": form, "query": query_of(request)}
    return render(request, "pages/people/phone.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: HttpRequest) -> HttpResponse:
    """The code from the SMS."""
    if not settings.PHONE_VERIFICATION:
        raise Http404
    if not phone_waiting(request) and request.method != "POST":
        return redirect(reverse("phone") + query_of(request))
    form = PhoneCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            phone_code_check(request, person=signed_in(request), code=form.cleaned_data["code"])
        except Refused as error:
            form.add_error("code", error.message)
        else:
            messages.success(request, "휴대전화 번호를 확인했어요.")
            return redirect(next_url(request) or "profile")
    context = {"form": form, "phone": phone_waiting(request), "query": query_of(request)}
    return render(request, "pages/people/phone_code.html", context, status=422 if form.errors else 200)
