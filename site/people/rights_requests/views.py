"""The register of requests: what waits, taking one in, and answering it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.models import PageQuerySet

from core import formats
from people.enums import AccessAction
from people.errors import Refused
from people.models import RightsRequest
from people.permissions import PageRight, pages_with, roles_managed_by
from people.rights_requests.forms import DoneForm, RequestForm
from people.services.access import record
from people.services.rights_requests import request_done, requests_open, requests_seen_by

WHAT = "개인정보 요청"
ICON = "clipboard-list"
SHOWN = 100  # of those that were answered


def centers_of(request: HttpRequest) -> PageQuerySet:
    """The centers for which this person keeps the register. Raises PermissionDenied for somebody who has none."""
    centers = roles_managed_by(request.user).exclude(page=None).order_by().values("page")
    pages = pages_with(request.user, PageRight.STAFF).filter(pk__in=centers).order_by("title")
    if not pages.exists():
        raise PermissionDenied
    return pages


def requests_list(request: HttpRequest) -> HttpResponse:
    centers_of(request)
    waiting = list(requests_open(request.user))
    done = list(requests_seen_by(request.user).exclude(done_at=None).order_by("-done_at")[:SHOWN])
    record(request, AccessAction.LIST, f"{WHAT} 목록", (each.person_number for each in [*waiting, *done]))
    context = {"page_title": WHAT, "header_icon": ICON, "waiting": waiting, "done": done}
    return render(request, "pages/people/rights_requests/list.html", context)


def requests_add(request: HttpRequest) -> HttpResponse:
    form = RequestForm(request.POST or None, pages=centers_of(request))
    if request.method == "POST" and form.is_valid():
        made = RightsRequest.objects.create(**form.cleaned_data)
        record(request, AccessAction.CHANGE, f"{WHAT} {made.pk} 적기", [made.person_number])
        messages.success(request, f"적어 두었어요. {formats.date_text(made.due_on)}까지 답해 주세요.")
        return redirect("rights_requests:list")
    context = {"page_title": f"{WHAT} 적기", "header_icon": ICON, "form": form, "button": "적어 두기"}
    return render(
        request, "pages/people/rights_requests/form.html", context, status=422 if form.errors else 200
    )


def requests_done(request: HttpRequest, pk: int) -> HttpResponse:
    centers_of(request)
    asked = get_object_or_404(requests_open(request.user), pk=pk)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record(request, AccessAction.CHANGE, f"{WHAT} {pk} 답하기", [asked.person_number])
        try:
            request_done(pk=pk, answer=form.cleaned_data["answer"])
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "답한 것으로 적었어요.")
        return redirect("rights_requests:list")
    context = {
        "page_title": f"{WHAT}에 답하기",
        "header_icon": ICON,
        "form": form,
        "asked": asked,
        "button": "답했어요",
    }
    return render(
        request, "pages/people/rights_requests/form.html", context, status=422 if form.errors else 200
    )
