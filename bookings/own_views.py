"""What people do with their own bookings on the day, and with their places in waiting lines."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bookings.errors import Refused
from bookings.models import Waiting
from bookings.own import ASKED_FIRST, DOING, DONE, Act
from bookings.services.waiting import waiting_leave
from bookings.views import own_booking
from bookings.visitor.accepting import accept_own
from people.requests import signed_in


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def booking_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Arrive, stay longer, leave, answer; what can't be taken back is asked first."""
    booking = own_booking(request, code)
    wanted = Act(act)
    if wanted == Act.ACCEPT:
        return accept_own(request, booking)
    if request.method == "POST":
        try:
            DOING[wanted](booking, _seen_end(request))
        except Refused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, DONE[wanted])
        return redirect(booking)
    if wanted not in ASKED_FIRST:
        return redirect(booking)
    return render(request, "pages/bookings/act.html", {"booking": booking, "act": wanted})


def _seen_end(request: HttpRequest) -> datetime | None:
    """The end that was on the screen when the button was pressed."""
    try:
        seen = parse_datetime(request.POST.get("seen_end", ""))
    except ValueError:
        return None
    return seen if seen and seen.tzinfo else None


@login_required
@require_POST
def waiting_leave_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop waiting."""
    waiting = get_object_or_404(Waiting, pk=pk, person=signed_in(request))
    waiting_leave(person=signed_in(request), waiting=waiting)
    messages.success(request, "이제 이 시간은 기다리지 않아요.")
    return redirect("me")
