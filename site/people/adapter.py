"""How allauth behaves here."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.models import User
from people.services import social
from people.services.profile import person_for_address
from people.signals import notice
from people.social import PROVIDERS, proved_address

logger = logging.getLogger(__name__)

SIGN_IN_MAIL = "account/email/login_code"
LATER = "1분쯤 뒤에, 그래도 안 되면 한 시간쯤 뒤에 다시 해 주세요."  # limits are of a minute or of an hour
TYPED = "typed_address"  # in the session: what was typed last, so that no refusal loses it


class AccountAdapter(DefaultAccountAdapter):
    """Visitors sign in with a code; there is no sign-up form and no password of theirs."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "메일 주소나 비밀번호가 맞지 않아요. 다시 확인해 주세요.",
        "incorrect_password": "비밀번호가 맞지 않아요. 다시 확인해 주세요.",
        "incorrect_code": "번호가 맞지 않아요. 가장 최근에 받은 메일의 여섯 자리를 다시 확인해 주세요.",
        "too_many_login_attempts": f"여러 번 시도해서 잠시 쉬어야 해요. {LATER}",
        "rate_limited": f"요청이 많아 잠시 쉬어야 해요. {LATER}",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Only staff have passwords. What was typed is kept nowhere: it may be a password in the wrong field."""
        logger.warning("A staff sign-in was refused.")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The code goes out like every other message of the site."""
        if template_prefix != SIGN_IN_MAIL:
            super().send_mail(template_prefix, email, context)
            return
        person = User.objects.get(email__iexact=email)
        notice.send(sender=type(self), kind="sign_in_code", to=person, code=context["code"])

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        request.session.pop(TYPED, None)
        social.connect_awaited(session=request.session, person=user)
        return super().post_login(request, user, **kwargs)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Kakao and Naver tell who somebody is; the account is that of the mail address, as it is for codes."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Of what the provider tells, only the address is used, and only the account's number is kept."""
        account = sociallogin.account
        address = proved_address(account.provider, account.extra_data)
        account.extra_data = {}
        sociallogin.token = None
        sociallogin.email_addresses = []
        sociallogin.user = User(email=address or "")
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An account seen before is known by its number. A new one joins the person with its address.

        Without an address that the provider has checked, the address is proved by code first.
        """
        if sociallogin.account.pk:
            return
        address = sociallogin.user.email
        if address:
            sociallogin.user = person_for_address(address)
            if sociallogin.user.is_active:
                sociallogin.connect(request, sociallogin.user)
            return
        social.await_address(session=request.session, account=sociallogin.account)
        raise ImmediateHttpResponse(_sign_in(sociallogin.state.get("next")))

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        name = PROVIDERS[provider.id]
        messages.warning(
            request, f"{name}에서 로그인을 마치지 못했어요. 다시 눌러 보거나, 메일로 로그인해 주세요."
        )
        state = (kwargs.get("extra_context") or {}).get("state") or {}
        raise ImmediateHttpResponse(_sign_in(state.get("next")))


def _sign_in(target: str | None) -> HttpResponse:
    return redirect(reverse("account_login", query={"next": target} if target else None))
