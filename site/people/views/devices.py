"""로그인한 기기, and the accounts elsewhere that sign in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from people.requests import signed_in
from people.selectors import devices_of, social_accounts_of
from people.services import social
from people.services.devices import device_remember, device_sign_out, devices_sign_out_others


@login_required
@never_cache
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, this browser first."""
    person = signed_in(request)
    here, others = _sorted(request)
    if here is None:  # the session got a new key, as after a change of password
        device_remember(request=request, person=person)
        here, others = _sorted(request)
    context = {"here": here, "others": others, "accounts": social_accounts_of(person)}
    return render(request, "pages/people/devices.html", context)


def _sorted(request: HttpRequest) -> tuple[UserSession | None, list[UserSession]]:
    found = list(devices_of(signed_in(request)))
    here = [device for device in found if device.session_key == request.session.session_key]
    return here[0] if here else None, [device for device in found if device not in here]


@login_required
@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of the other browsers out. One that has gone by itself is what was wanted, too."""
    device_sign_out(person=signed_in(request), pk=pk, here=request.session.session_key)
    messages.success(request, "그 기기에서 로그아웃했어요.")
    return redirect("devices")


@login_required
@require_POST
def sign_out_others(request: HttpRequest) -> HttpResponse:
    devices_sign_out_others(person=signed_in(request), here=request.session.session_key)
    messages.success(request, "다른 기기에서 모두 로그아웃했어요.")
    return redirect("devices")


@login_required
@require_POST
def social_disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    social.disconnect(person=signed_in(request), pk=pk)
    messages.success(request, "연결을 끊었어요. 메일로 로그인할 수 있어요.")
    return redirect("devices")
