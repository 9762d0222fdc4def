"""What stands between a signed-in person and the admin pages."""

import re
import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.middleware import admin_path, is_admin
from people.known import learn
from people.requests import signed_in
from people.second_factor import gave_second_factor, has_second_factor

OPEN = ("login/", "logout/", "jsi18n/", "sprite/")
"""Below /cms/, what Wagtail itself shows to everybody."""

UNASKED = ("editing-sessions/",)
"""What an open page asks by itself, every few seconds: no sign of anybody there. Autosave is one: it follows typing."""

AUTOSAVED = re.compile(r"pages/\d+/edit/")
"""Below /cms/, where Wagtail keeps what is typed as a draft, half a second later."""

SEEN = "staff_seen"  # in the session: the last admin page, in seconds since 1970
SEEN_EVERY = 60  # seconds; a session is written no more often
NEXT = "staff_next"  # in the session: where somebody wanted to go who had to set up a second factor first


class StaffMiddleware:
    """Admin pages: for staff only, with the second factor, and not after a long pause. Elsewhere it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = request.path_info.removeprefix(admin_path())
        if is_admin(request) and not page.startswith(OPEN) and request.user.is_authenticated:
            learn(request.user)
            pause = time.time() - _last_seen(request)
            if refusal := _refusal(request, page, pause):
                return refusal
            if not _is_long(pause):
                _note(request, counts=not page.startswith(UNASKED))
        return self.get_response(request)


def _refusal(request: HttpRequest, page: str, pause: float) -> HttpResponse | None:
    """Where the person has to go first; nothing, when they may enter."""
    person = signed_in(request)
    if not person.has_perm("wagtailadmin.access_admin"):
        _refuse_scripts(request)
        return render(request, "account/staff_only.html", status=403)
    if _is_long(pause) and not _was_typing(request, pause):
        return _sign_in_again(request, _after_a_pause(request, page))
    if not settings.STAFF_SECOND_FACTOR:
        return None
    if not has_second_factor(person):
        _refuse_scripts(request)
        request.session[NEXT] = request.get_full_path()
        return redirect("mfa_index")
    if not gave_second_factor(request):
        return _sign_in_again(request, "두 단계 로그인이 필요한 화면이에요. 다시 로그인해 주세요.")
    return None


def _is_long(pause: float, times: int = 1) -> bool:
    return pause >= times * settings.STAFF_IDLE_MINUTES * 60


def _was_typing(request: HttpRequest, pause: float) -> bool:
    """A form may take longer than the pause: it is still taken for as long again, so that nothing typed is lost.

    It doesn't end the pause. Whoever sits down at a forgotten browser can send the form that is open there, and the
    next page asks them to sign in.
    """
    return request.method == "POST" and not _is_script(request) and not _is_long(pause, times=2)


def _after_a_pause(request: HttpRequest, page: str) -> str:
    why = f"{settings.STAFF_IDLE_MINUTES}분 동안 쉬고 계셔서 로그아웃했어요."
    if AUTOSAVED.fullmatch(page):
        return f"{why} 쓰던 글은 초안으로 저장돼 있어요. 다시 로그인하면 보던 화면이 그대로 열려요."
    if request.method == "POST":
        return (
            f"{why} 오래 지나서 방금 보낸 내용은 저장하지 못했어요. 다시 로그인한 뒤에 한 번 더 적어 주세요."
        )
    return f"{why} 다시 로그인하면 보던 화면이 그대로 열려요."


def _note(request: HttpRequest, *, counts: bool) -> None:
    """Remember that somebody is there, in a session that ends with the browser."""
    session = request.session
    if SEEN not in session or (counts and time.time() - session[SEEN] >= SEEN_EVERY):
        session[SEEN] = int(time.time())
        session.set_expiry(0)
        session.pop(NEXT, None)


def _last_seen(request: HttpRequest) -> float:
    """The last admin page, or the sign-in when there was none yet."""
    records = get_authentication_records(request, signed_in(request))
    return float(request.session.get(SEEN, records[-1]["at"] if records else time.time()))


def _sign_in_again(request: HttpRequest, why: str) -> HttpResponse:
    _refuse_scripts(request)
    logout(request)
    messages.info(request, why)
    return redirect_to_login(request.get_full_path(), reverse("staff_sign_in"))


def _refuse_scripts(request: HttpRequest) -> None:
    """A script gets a plain refusal and nothing changes: it couldn't say why, the page opened next can."""
    if _is_script(request):
        raise PermissionDenied


def _is_script(request: HttpRequest) -> bool:
    is_no_page = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return is_no_page or request.headers.get("X-Requested-With") == "XMLHttpRequest"
