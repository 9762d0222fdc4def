"""내 개인정보: see everything that is kept, take it along, delete the account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import clock
from people.errors import Refused
from people.forms import DeleteAccountForm
from people.own_data import archive, own_data
from people.requests import signed_in
from people.services.erasure import ErrandsLeft, erase, errands_of

LATELY = timedelta(days=1)

View = Callable[[HttpRequest], HttpResponse]


def is_signed_in_lately(request: HttpRequest) -> bool:
    """Whether somebody signed in with this browser within a day; a phone left lying around stays signed in for a month."""
    return UserSession.objects.filter(
        user=signed_in(request),
        session_key=request.session.session_key or "",
        created_at__gt=clock.now() - LATELY,
    ).exists()


def needs_fresh_sign_in(target: str) -> Callable[[View], View]:
    """Have people sign in again where it was long ago; then they come to the page named `target`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest) -> HttpResponse:
            if is_signed_in_lately(request):
                return view(request)
            logout(request)
            messages.info(request, "로그인한 지 하루가 넘었어요. 본인인지 확인하려고 다시 로그인해 주세요.")
            return redirect_to_login(reverse(target))

        return checked

    return decorate


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Every data set: what is kept of me, why, how long."""
    found = own_data(signed_in(request))
    context = {
        "kept": [each for each in found if each.rows],
        "empty": [each for each in found if not each.rows],
    }
    return render(request, "pages/people/data.html", context)


@login_required
@never_cache
@require_POST
@needs_fresh_sign_in("data")
def download(request: HttpRequest) -> HttpResponse:
    """All of it as a zip."""
    response = HttpResponse(archive(signed_in(request)), content_type="application/zip")
    name = f"didim-내정보-{clock.today():%Y%m%d}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in("data_delete")
def delete(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, ask once, then erase."""
    person = signed_in(request)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                erase(person)
            except ErrandsLeft:
                status = 409
            except Refused as error:
                messages.error(request, error.message)
                status = 409
            else:
                logout(request)
                return redirect("goodbye")
    context = {"form": form, "errands": errands_of(person)}
    return render(request, "pages/people/data_delete.html", context, status=status)


@never_cache
@require_safe
def goodbye(request: HttpRequest) -> HttpResponse:
    """After the account is gone."""
    return render(request, "pages/people/goodbye.html")
