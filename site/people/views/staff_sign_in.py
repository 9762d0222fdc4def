"""How staff sign in: address and password, then the second factor. Everything else is allauth's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.stages import LoginStage
from allauth.account.views import LoginView
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import user_passes_test
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache

from people.staff_sign_in_forms import StaffSignInForm


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The pages about second factors, kept by no browser. Visitors have no password that one could stand beside."""
    may_enter = user_passes_test(
        lambda user: user.has_perm("wagtailadmin.access_admin"), login_url=reverse_lazy("staff_sign_in")
    )
    return may_enter(never_cache(view))


def again(page: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A second click finds what the first one did: allauth answers it with a page that isn't there, or that asks whether to switch
    off again what was just set up. It leads to where the first one led."""

    def wrap(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def run(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                answer = view(request, **kwargs)
            except Http404:
                if request.method != "POST":
                    raise
                return redirect(page)
            is_undoing = answer.headers.get("Location") == reverse("mfa_deactivate_totp")
            return redirect(page) if request.method == "POST" and is_undoing else answer

        return run

    return wrap


class StaffSignInView(LoginView):
    """Leads to the admin pages, or back to the one that was asked for."""

    form_class = StaffSignInForm
    template_name = "account/staff_login.html"
    success_url = reverse_lazy("wagtailadmin_home")

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse | None:
        """Only a second factor is worth going on with; a visitor's code that was asked for is not."""
        if isinstance(stage, AuthenticateStage):
            return super()._redirect_to_pending_stage(request, stage)
        return None


class PasskeySignInView(LoginWebAuthnView):
    """A passkey alone is both factors. Whatever goes wrong leads back to the page of staff."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        return redirect("staff_sign_in") if response.status_code == 302 else response

    def form_invalid(self, form: LoginWebAuthnForm) -> HttpResponse:
        messages.error(
            self.request, "이 패스키로는 로그인하지 못했어요. 메일 주소와 비밀번호로 로그인해 주세요."
        )
        return redirect("staff_sign_in")
