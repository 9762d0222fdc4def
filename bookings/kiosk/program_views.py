"""The kiosk for somebody who has come to a program. What that means is told by the app of programs, where the site has one."""

from __future__ import annotations

import re

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string

from bookings.kiosk import device
from bookings.kiosk.device import at_kiosk, is_of_this_turn, keep, screen, turn_of
from bookings.kiosk.forms import digits_field
from bookings.models import Kiosk
from bookings.models.bookings import CODE_DIGITS

UNKNOWN = (
    "지금 하는 프로그램의 신청을 찾지 못했어요. 신청 번호 여덟 자리를 눌러 보거나, 창구에 말씀해 주세요."
)
TOO_MANY = "여러 번 맞지 않았어요. 10분 뒤에 다시 하거나, 창구에 말씀해 주세요."


class ProgramArrivalForm(forms.Form):
    """Who one is: the number of the registration, or the end of the phone number."""

    who = forms.CharField(
        label="신청 번호 여덟 자리 또는 휴대전화 끝 네 자리",
        help_text="마음을 돌보는 프로그램은 신청 번호로만 알릴 수 있어요.",
        widget=digits_field(CODE_DIGITS + 1),
        error_messages={"required": "신청 번호나 휴대전화 끝 네 자리를 눌러 주세요."},
    )

    def clean_who(self) -> str:
        return re.sub(r"[\s-]", "", self.cleaned_data["who"])


@at_kiosk
def come(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Tell that one has come to a program. Whatever doesn't fit gets one answer, and not many tries."""
    if not settings.KIOSK_PROGRAM_CHECK_IN:
        raise Http404
    if request.method == "POST" and not is_of_this_turn(request):
        return redirect(device.home(kiosk))
    form = ProgramArrivalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form(request, kiosk, form, status=422 if request.method == "POST" else 200)
    who = form.cleaned_data["who"]
    if not _may_try(request, kiosk, who):
        return _form(request, kiosk, ProgramArrivalForm(), refused=TOO_MANY, status=429)
    what = import_string(settings.KIOSK_PROGRAM_CHECK_IN)(page=kiosk.page, who=who)
    if what is None:
        return _form(request, kiosk, ProgramArrivalForm(), refused=UNKNOWN, status=409)
    ratelimit.clear(request, action="kiosk_pin", key=_key(kiosk, who))
    # Sent again it is told again, and changes nothing: therefore no redirect.
    return screen(request, kiosk, "program_done.html", what=what)


def _may_try(request: HttpRequest, kiosk: Kiosk, who: str) -> bool:
    return ratelimit.consume(request, action="kiosk_device", key=str(kiosk.pk)) and ratelimit.consume(
        request, action="kiosk_pin", key=_key(kiosk, who)
    )


def _key(kiosk: Kiosk, who: str) -> str:
    return f"program:{kiosk.page_id}:{who}"


def _form(
    request: HttpRequest, kiosk: Kiosk, form: ProgramArrivalForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    turn = turn_of(request)
    response = screen(request, kiosk, "program_come.html", status, form=form, refused=refused, turn=turn)
    keep(response, device.TURN, turn)
    return response
