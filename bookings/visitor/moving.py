"""Choosing another time for a booking: pick a free one, look at it, confirm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings import views
from bookings.errors import Refused
from bookings.models import Booking, Unit
from bookings.move_slots import Moving, moving
from bookings.rules import Refusal
from bookings.selectors import ResourceDays, last_day_known
from bookings.services.moving import Move, booking_move
from bookings.visitor.details import can_move
from bookings.visitor.forms import MoveForm
from core import clock
from people.requests import signed_in


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """`?date=` shows free times, `?start=` asks once, POST moves."""
    booking = views.own_booking(request, code)
    if not can_move(booking):
        return _render(request, booking, {}, status=409 if request.method == "POST" else 200)
    found = moving(booking)
    start = views.wanted_start(request.POST.get("start") or request.GET.get("start", ""))
    if start is None:
        wanted = views.wanted_date(request.GET.get("date", ""), clock.today(), last_day_known())
        days = ResourceDays(booking.resource, wanted, facts=found.facts)
        return _render(request, booking, {**days.shown_day(), "slots": found.slots(days.day)})
    form = _form(request, found, start)
    refused: list[Refusal] = []
    if request.method == "POST" and form.is_valid():
        try:
            booking_move(booking=booking, move=_move(found, form, start), by=signed_in(request))
        except Refused as error:
            refused = error.refusals
        else:
            messages.success(request, "예약을 바꿨어요. 바뀐 내용을 메일로도 보냈어요.")
            return redirect(booking)
    slot = found.slot(start)
    if not refused and slot.refusal:
        refused = [slot.refusal]
    context = {"slot": slot, "form": form if found.chooses_unit else None, "refused": refused}
    is_wrong = request.method == "POST"
    return _render(request, booking, context, status=(409 if refused else 422) if is_wrong else 200)


def _form(request: HttpRequest, found: Moving, start: datetime) -> MoveForm:
    return MoveForm(
        request.POST or None, units=found.facts.bookable, free=found.free_units(start), now=found.booking.unit
    )


def _move(found: Moving, form: MoveForm, start: datetime) -> Move:
    return Move(start, unit=_chosen(found, form.cleaned_data["unit"]) if found.chooses_unit else None)


def _chosen(found: Moving, key: int | None) -> Unit | None:
    return next((unit for unit in found.facts.bookable if unit.pk == key), None)


def _render(
    request: HttpRequest, booking: Booking, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    context = {
        "booking": booking,
        "page": booking.resource,
        "place": booking.resource.get_parent(),
        "can_move": can_move(booking),
        **context,
    }
    return render(request, "pages/bookings/move.html", context, status=status)
