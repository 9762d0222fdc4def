"""What people do with their own questions and talks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from mentoring.enums import Side, TalkStatus
from mentoring.ics import talk_calendar
from mentoring.models import Question, Talk
from mentoring.services.talks import talk_accept, talk_cancel, talk_decline
from people.errors import Refused


def own_talk(request: HttpRequest, uid: UUID) -> Talk:
    """A talk of whoever asks. Raises Http404 for anybody else's."""
    return get_object_or_404(Talk.objects.with_all(), uid=uid, person=request.user)


@login_required
@never_cache
@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own question, and the answer."""
    found = get_object_or_404(Question.objects.with_all(), pk=pk, person=request.user)
    return render(request, "pages/mentoring/question.html", {"question": found, "mentor": found.mentor})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One's own talk; with a proposal, the answer to it (`do=accept` or `do=decline`)."""
    found = own_talk(request, uid)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "accept":
                talk_accept(talk=found, by=Side.PERSON)
                messages.success(request, "약속했어요. 달력 파일을 메일로 보냈어요.")
            else:
                talk_decline(talk=found, by=Side.PERSON)
                messages.success(request, "알려 줘서 고마워요. 다른 시간을 찾아봐 주세요.")
        except Refused as error:
            messages.error(request, error.message)
        return redirect(found)
    context = {"talk": found, "mentor": found.mentor, "slot": found.slot, "can_cancel": can_cancel(found)}
    return render(request, "pages/mentoring/talk.html", context)


def can_cancel(talk: Talk) -> bool:
    return talk.is_taking and talk.slot.starts_at > clock.now()


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asked once, then called off."""
    found = own_talk(request, uid)
    if request.method == "POST":
        try:
            talk_cancel(talk=found, by=Side.PERSON)
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "취소했어요. 알려 줘서 고마워요.")
        return redirect(found)
    if not can_cancel(found):
        return redirect(found)
    context = {"talk": found, "mentor": found.mentor, "slot": found.slot}
    return render(request, "pages/mentoring/talk_cancel.html", context)


@login_required
@require_safe
def ics(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The talk for a calendar program, once it is agreed on."""
    found = own_talk(request, uid)
    if found.status != TalkStatus.ACCEPTED:
        return redirect(found)
    response = HttpResponse(talk_calendar(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mentoring.ics"'
    return response
