"""추첨: draws of one's own centers: opening one, looking who entered, calling one off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from bookings.desk.draw_forms import CancelForm, DrawForm
from bookings.desk.reach import desk_resources
from bookings.enums import DRAWN_KINDS, DrawResult, DrawStatus
from bookings.errors import Refused
from bookings.models import Draw
from bookings.services.drawing import draw_cancel, draw_open
from core import clock
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record

TITLE = "추첨"
MOST_SHOWN = 100


def desk_draws(user: Any) -> QuerySet[Draw]:
    """Draws of the desks this user runs. Raises PermissionDenied for somebody without a desk."""
    resources = desk_resources(user).order_by().values("pk")
    return Draw.objects.filter(resource__in=resources).select_related("resource")


def index(request: HttpRequest) -> HttpResponse:
    """Every draw, the last one first: how many entered, what became of it. No names."""
    won = Count("entries", filter=Q(entries__result=DrawResult.WON))
    found = desk_draws(request.user).annotate(entered=Count("entries"), won=won)
    context = {"page_title": TITLE, "header_icon": "list-ol", "draws": found[:MOST_SHOWN]}
    return render(request, "pages/bookings/desk/draws.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Open a draw."""
    resources = desk_resources(request.user).filter(kind__in=DRAWN_KINDS, policy__isnull=False)
    form = DrawForm(request.POST or None, resources=resources, initial={"opens_at": clock.local(clock.now())})
    if request.method == "POST" and form.is_valid() and (draw := _open(request, form)):
        messages.success(request, "추첨을 열었어요. 신청을 마감하면 저절로 추첨하고 모두에게 알려요.")
        return redirect("desk:draw", draw.pk)
    context = {"page_title": "추첨 열기", "header_icon": "list-ol", "form": form}
    status = 422 if form.errors else 200
    return render(request, "pages/bookings/desk/draw_add.html", context, status=status)


def _open(request: HttpRequest, form: DrawForm) -> Draw | None:
    """The draw, or nothing with a word on the form."""
    data = form.cleaned_data
    try:
        return draw_open(
            resource=data["resource"],
            days=form.days,
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            by=signed_in(request),
        )
    except Refused as error:
        form.add_error(None, error.message)
        return None


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who entered and what became of it; calling it off tells everybody why."""
    draw = get_object_or_404(desk_draws(request.user), pk=pk)
    form = CancelForm(request.POST or None)
    entries = draw.entries.select_related("person", "booking")
    people = [entry.person_id for entry in entries]
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        record(request, AccessAction.CHANGE, f"{TITLE} 취소: {draw}", people, reason)
        try:
            draw_cancel(draw=draw, reason=reason, by=signed_in(request))
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "추첨을 취소하고 신청한 사람에게 메일로 알렸어요.")
        return redirect("desk:draw", draw.pk)
    record(request, AccessAction.LIST, f"{TITLE}: {draw}", people)
    context = {
        "page_title": f"{TITLE}: {draw}",
        "header_icon": "list-ol",
        "draw": draw,
        "entries": entries,
        "form": form,
        "can_cancel": draw.status == DrawStatus.OPEN,
    }
    status = 422 if form.errors else 200
    return render(request, "pages/bookings/desk/draw.html", context, status=status)
