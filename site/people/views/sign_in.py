"""Signing in: one question about age, then an address and the code mailed to it, or Kakao, or Naver."""

import time
from typing import Any

from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.adapter import TYPED
from people.services import social
from people.social import PROVIDERS, offered

OF_AGE = "of-age"  # the cookie that remembers the answer
OF_AGE_FOR = 365 * 24 * 60 * 60
RESEND_AFTER = 30
MENDED_WITHIN = 15 * 60

EXPIRED = "로그인 번호를 쓸 수 있는 시간이 지났어요. 새 번호를 받아 주세요."
USED_UP = "번호가 세 번 달랐어요. 안전하게 새 번호를 받아 주세요."
RESENT_OFTEN = "번호를 여러 번 보냈어요. 메일 주소가 맞는지 다시 확인해 주세요."


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to where signing in starts, with the place that somebody wants to come back to."""
    return redirect(passthrough_next_redirect_url(request, reverse("account_login"), REDIRECT_FIELD_NAME))


# --- The question ---------------------------------------------------------------------------


def is_of_age(request: HttpRequest) -> bool:
    """Whether this browser has said so: children under 14 need a parent's consent (PIPA §22-2), given by phone."""
    return OF_AGE in request.COOKIES


@never_cache
@require_safe
def of_age(request: HttpRequest) -> HttpResponse:
    """Remembers the yes until the browser closes: the next at a shared computer is asked anew."""
    return remember_yes(to_sign_in(request), keep=False)


def remember_yes(response: HttpResponse, *, keep: bool) -> HttpResponse:
    """On one's own device, where one stays signed in, for a year."""
    response.set_cookie(
        OF_AGE,
        "yes",
        OF_AGE_FOR if keep else None,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
def under_14(request: HttpRequest) -> HttpResponse:
    """Sends a child to a center by phone, and keeps nothing."""
    return render(request, "account/under_14.html")


# --- The code -------------------------------------------------------------------------------


class RequestCodeView(RequestLoginCodeView):
    """Asks for the address that gets a code; again, too, so that a mistyped address can be mended."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated or is_of_age(request):
            return super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            return to_sign_in(request)
        target = get_next_redirect_url(request)
        return render(request, "account/age_question.html", {"target": target})

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None

    def get_initial(self) -> dict[str, Any]:
        typed, until = self.request.session.get(TYPED, ("", 0))
        return {**super().get_initial(), "email": typed if time.time() < until else ""}

    def form_valid(self, form: Form) -> HttpResponse:
        session, address = self.request.session, form.cleaned_data["email"]
        keep = form.cleaned_data["keep"]
        keep_signed_in(self.request, keep=keep)
        session[TYPED] = (address, time.time() + MENDED_WITHIN)
        social.agree(session=session, address=address if form.cleaned_data["connect"] else "")
        return remember_yes(super().form_valid(form), keep=keep)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = social.awaited(self.request.session)
        return {
            **super().get_context_data(**kwargs),
            "providers": offered(),
            "waiting": waiting and PROVIDERS[waiting],
        }


def keep_signed_in(request: HttpRequest, *, keep: bool) -> None:
    """The session lasts SESSION_COOKIE_AGE, or ends with the browser. Signing in keeps what is chosen here."""
    request.session.set_expiry(None if keep else 0)


class ConfirmCodeView(ConfirmLoginCodeView):
    """Takes the code; sends another one, but not before RESEND_AFTER seconds."""

    _process: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        was_signed_in = request.user.is_authenticated
        response = super().dispatch(request, *args, **kwargs)
        if self._process or was_signed_in:
            return response
        messages.warning(request, EXPIRED)
        return to_sign_in(request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().get(request, *args, **kwargs) if self.is_still_theirs() else self.over(EXPIRED)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_still_theirs():
            return self.over(EXPIRED)
        if request.POST.get("action") == "resend" and not self._process.can_resend:
            messages.warning(request, RESENT_OFTEN)
            return self.again()
        return super().post(request, *args, **kwargs)

    def again(self) -> HttpResponse:
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def is_still_theirs(self) -> bool:
        """Whether the account that asked is still there, at that address. One that is switched off is never named."""
        state, person = self._process.state, self._process.user
        if "user_id" not in state:
            return True
        return person is not None and person.email.lower() == state["email"]

    def over(self, why: str) -> HttpResponse:
        """The code is forgotten, and signing in starts again."""
        self._process.abort()
        messages.warning(self.request, why)
        return to_sign_in(self.request)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Only a code that could have been the right one counts as a try."""
        is_wrong = form.has_error("code", "incorrect_code")
        if is_wrong and not (self.may_try() and self._process.record_invalid_attempt()):
            return self.over(USED_UP)
        return self.render_to_response(self.get_context_data(form=form))

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        return super()._verify_form_valid(form) if self.may_try() else self.over(USED_UP)

    def may_try(self) -> bool:
        """The session counts, too, but requests at the same moment don't know of each other there."""
        login = self.stage.login
        key = f"{self._process.state.get('user_id')}:{login.initiated_at}"
        return ratelimit.consume(self.request, action="sign_in_try", key=key)

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        if wait := self.seconds_to_wait():
            messages.info(self.request, f"방금 보낸 메일이 오고 있어요. {wait}초 뒤에 다시 받을 수 있어요.")
        else:
            self._process.state["at"] = time.time()  # the new code has its own five minutes
            self._process.resend()
            messages.success(self.request, "새 번호를 보냈어요. 앞서 받은 번호는 이제 쓸 수 없어요.")
        return self.again()

    def seconds_to_wait(self) -> int:
        return max(0, round(self._process.state["at"] + RESEND_AFTER - time.time()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "wait": self.seconds_to_wait()}


# --- Kakao and Naver ------------------------------------------------------------------------


@never_cache
@require_POST
def social_start(request: HttpRequest, provider: str) -> HttpResponse:
    """Leads to the provider. A POST, so that no link on another site can start it."""
    if request.user.is_authenticated:
        return redirect("me")
    if not is_of_age(request):
        return to_sign_in(request)
    keep = "keep" in request.POST
    keep_signed_in(request, keep=keep)
    response = _provider(request, provider).redirect(
        request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
    )
    return remember_yes(response, keep=keep)


@never_cache
@require_safe
def social_callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Where the provider leads back to."""
    return OAuth2CallbackView.adapter_view(_provider(request, provider).oauth2_adapter_class)(request)


def _provider(request: HttpRequest, name: str) -> Any:
    if name not in offered():
        raise Http404
    return get_adapter(request).get_provider(request, name)
