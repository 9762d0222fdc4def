"""자리 막기: a unit for the center itself, and giving it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bookings.desk.day import read_day
from bookings.desk.forms import HoldForm
from bookings.desk.reach import desk_holds, desk_units
from bookings.enums import HoldReason
from bookings.errors import Refused
from bookings.intervals import Interval
from bookings.models import Hold
from bookings.services.staff_holds import Keep, hold_add, hold_remove
from core import clock
from people.requests import signed_in

GONE = "막아 둔 자리가 없어요. 이미 풀려 있어요."


def add(request: HttpRequest) -> HttpResponse:
    """Keep a unit from..until, with a reason and a note."""
    units = desk_units(request.user).order_by("resource__path", "sort_order", "pk")
    initial = {"day": read_day(request.GET.get("date", "")), "unit": request.GET.get("unit")}
    form = HoldForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        keep = Keep(data["unit"], Interval(*form.times), HoldReason(data["reason"]), data["note"])
        try:
            holds = hold_add(keep=keep, by=signed_in(request))
        except Refused as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "자리를 막았어요. 이 시간에는 예약을 받지 않아요.")
            return redirect(_day_of(holds[0]))
    context: dict[str, Any] = {"page_title": "자리 막기", "header_icon": "lock", "form": form}
    return render(request, "pages/bookings/desk/hold_add.html", context)


def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """What the center keeps, and giving it back."""
    found = desk_holds(request.user).filter(pk=pk).first()
    if found is None and request.method == "POST":
        messages.info(request, GONE)
        return redirect("desk:today")
    if found is None:
        raise Http404
    if request.method == "POST":
        address = _day_of(found)
        try:
            hold_remove(hold=found, by=signed_in(request))
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "막아 둔 자리를 풀었어요. 이제 예약을 받아요.")
        return redirect(address)
    context = {
        "page_title": found.get_reason_display(),
        "header_icon": "lock",
        "hold": found,
        "back": _day_of(found),
    }
    return render(request, "pages/bookings/desk/hold.html", context)


def _day_of(hold: Hold) -> str:
    center = hold.unit.resource.get_parent().pk
    return f"{reverse('desk:today')}?center={center}&date={clock.local(hold.starts_at):%Y-%m-%d}"
