"""Which account answers as a mentor: given by whoever gives roles at the center. An account is never listed, only named."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from mentoring.models import Mentor
from mentoring.permissions import of_centers
from people.enums import AccessAction
from people.errors import Refused
from people.permissions import PageRight, has_right
from people.services.access import record
from people.services.notes import person_known_as

WHAT = "멘토 계정"


class AccountForm(forms.Form):
    contact = forms.CharField(
        label="멘토의 메일 주소나 휴대전화 번호",
        required=False,
        max_length=254,
        help_text="멘토가 먼저 누리집에 한 번 로그인해야 해요. 전체를 정확하게 적어 주세요. 비워 두면 연결을 끊어요.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Link an account with a mentor, or take the link away."""
    if not has_right(request.user, PageRight.STAFF):
        raise PermissionDenied
    mentors = Mentor.objects.filter(of_centers(request.user, PageRight.STAFF)).select_related("user")
    mentor = get_object_or_404(mentors, pk=pk)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            messages.success(request, _link(request, mentor, form.cleaned_data["contact"].strip()))
        except Refused as error:
            form.add_error("contact", error.message)
        else:
            return redirect("mentors:account", mentor.pk)
    record(request, AccessAction.VIEW, WHAT, [mentor.user_id])
    context = {
        "page_title": f"계정 연결: {mentor.name}",
        "header_icon": "user",
        "form": form,
        "mentor": mentor,
    }
    return render(request, "pages/mentoring/staff/account.html", context)


def _link(request: HttpRequest, mentor: Mentor, contact: str) -> str:
    """Raises Refused for an account that is nobody's, or another mentor's."""
    if not contact:
        record(request, AccessAction.CHANGE, f"{WHAT} 끊기", [mentor.user_id])
        Mentor.objects.filter(pk=mentor.pk).update(user=None)
        return "연결을 끊었어요."
    person = person_known_as(contact)
    if Mentor.objects.filter(user=person).exclude(pk=mentor.pk).exists():
        raise Refused("taken", "다른 멘토와 연결된 계정이에요. 먼저 그 연결을 끊어 주세요.")
    record(request, AccessAction.CHANGE, f"{WHAT} 연결", [person.pk])
    Mentor.objects.filter(pk=mentor.pk).update(user=person)
    return "계정을 연결했어요. 이제 멘토가 ‘내 예약’에서 멘토 화면을 열 수 있어요."
