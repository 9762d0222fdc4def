"""Accepting an invitation to be staff."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people.enums import Role
from people.errors import Refused
from people.invitation_forms import ConfirmForm, WelcomeForm
from people.models import Invitation
from people.roles import RIGHTS
from people.services.invitations import (
    invitation_accept,
    invitation_account,
    invitation_for,
    is_open,
    keeps_password,
)

SESSION_KEY = "invitation"


@never_cache
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. The token moves into the session at once, so that no page carries it in its address."""
    found = invitation_for(token)
    if found is None or not is_open(found):
        return _gone(request, found)
    request.session[SESSION_KEY] = found.pk
    return redirect("invitation_open")


@sensitive_post_parameters("password", "password_again")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: HttpRequest) -> HttpResponse:
    """Who invites to what, and the form that accepts."""
    found = (
        Invitation.objects.select_related("role__page", "invited_by")
        .filter(pk=request.session.get(SESSION_KEY) or 0)
        .first()
    )
    if found is None or not is_open(found):
        return _gone(request, found)
    is_known = keeps_password(invitation_account(found))
    form = (
        ConfirmForm(request.POST or None)
        if is_known
        else WelcomeForm(request.POST or None, initial={"name": found.name})
    )
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "password") if name in form.fields}
        try:
            person = invitation_accept(invitation=found, **values)
        except Refused as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            request.session.pop(SESSION_KEY)
            if request.user != person:
                logout(request)
            messages.success(request, "반가워요! 비밀번호로 로그인하면 시작할 수 있어요.")
            return redirect("wagtailadmin_home")
    says = RIGHTS[Role(found.role.role)].says
    context = {"invitation": found, "says": says, "form": form, "is_known": is_known}
    return render(request, "pages/people/invitation.html", context, status=422 if form.errors else 200)


def _gone(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """Used, too old or taken back: whom to ask."""
    context = {"role": found.role if found else None, "is_used": bool(found and found.accepted_at)}
    return render(request, "pages/people/invitation_gone.html", context, status=410)
