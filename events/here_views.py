"""What the QR code of a session leads to, and the number that is said online."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.enums import How, Mode
from events.errors import Refused
from events.here import CODE_DIGITS, has_come, is_code_of, meeting_now, seated_in, session_here
from events.models import Registration, Session
from events.own_views import own_registration
from events.services.attendance import DOORS_OPEN, check_in, is_open
from people.requests import signed_in

CAME = "왔다고 표시했어요. 반가워요."
WRONG = "번호가 맞지 않아요. 진행자가 알려 준 여섯 자리를 다시 확인해 주세요."
TOO_MANY = "여러 번 맞지 않았어요. 10분 뒤에 다시 하거나 진행자에게 말씀해 주세요."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """One button for whoever has a seat in this session; others are told what to do."""
    session = session_here(token)
    if session is None:
        return render(request, "pages/events/here_gone.html", status=404)
    seat = seated_in(signed_in(request), session) if request.user.is_authenticated else None
    refused = ""
    if request.method == "POST" and seat:
        try:
            check_in(registration=seat, session=session, how=How.QR)
        except Refused as error:
            refused = error.message
        else:
            messages.success(request, CAME)
            return redirect(seat)
    context = {**_about(session, seat), "refused": refused}
    return render(request, "pages/events/here.html", context, status=409 if refused else 200)


def _about(session: Session, seat: Registration | None) -> dict[str, Any]:
    return {
        "session": session,
        "program": session.program,
        "seat": seat,
        "has_come": bool(seat and has_come(seat, session)),
        "is_open": is_open(session),
        "opens_at": session.starts_at - DOORS_OPEN,
    }


class CodeForm(forms.Form):
    """The number that is said during an online session."""

    code = forms.CharField(
        label="출석 번호 여섯 자리",
        help_text="진행자가 시간 중에 알려 줘요.",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": CODE_DIGITS + 2}
        ),
        error_messages={"required": "출석 번호 여섯 자리를 적어 주세요."},
    )

    def clean_code(self) -> str:
        digits = "".join(self.cleaned_data["code"].split())
        if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError("출석 번호는 숫자 여섯 자리예요.", code="invalid")
        return digits


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attend(request: HttpRequest, code: str) -> HttpResponse:
    """The number of an online session, within its time; not many tries."""
    registration = own_registration(request, code)
    meeting = meeting_now(registration)
    if meeting is None or registration.mode != Mode.ONLINE:
        return redirect(registration)
    form = CodeForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        key = str(registration.pk)
        if not ratelimit.consume(request, action="attendance_code", key=key):
            form.add_error("code", TOO_MANY)
            status = 429
        elif not is_code_of(meeting, form.cleaned_data["code"]):
            form.add_error("code", WRONG)
        else:
            ratelimit.clear(request, action="attendance_code", key=key)
            return _told(request, registration, meeting)
    context = {"registration": registration, "program": registration.program, "form": form}
    return render(request, "pages/events/attend.html", context, status=status)


def _told(request: HttpRequest, registration: Registration, meeting: Session) -> HttpResponse:
    try:
        check_in(registration=registration, session=meeting, how=How.CODE)
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, CAME)
    return redirect(registration)
