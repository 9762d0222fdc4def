"""Taking a place that was offered, by the page of the booking or by the link in the mail: with who comes along, where the policy
wants to know."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from bookings.companion_forms import CompanionRows
from bookings.enums import BookingStatus
from bookings.errors import Refused
from bookings.models import Booking
from bookings.own import Act, done_text
from bookings.services.answering import asks_companions, offer_accept
from core import clock

ROWS_ERROR = "함께 오는 분의 이름과 휴대전화를 다시 확인해 주세요."


@dataclass
class Answer:
    """`rows` ask for companions, as long as the offer stands; `done` is the booking that was taken. `status` is HTTP's."""

    rows: CompanionRows | None = None
    refused: str = ""
    status: int = 200
    done: Booking | None = None


def accepting(request: HttpRequest, booking: Booking) -> Answer:
    """What was asked and typed; by POST the offer is taken."""
    found = Answer(_rows(request, booking))
    if request.method != "POST":
        return found
    if found.rows and not found.rows.is_valid():
        found.refused, found.status = ROWS_ERROR, 422
        return found
    try:
        found.done = offer_accept(booking=booking, companions=found.rows.guests if found.rows else ())
    except Refused as error:
        found.refused, found.status = error.message, 409
        booking.refresh_from_db(fields=["status", "answer_until"])
        found.rows = _rows(request, booking)
    return found


def _rows(request: HttpRequest, booking: Booking) -> CompanionRows | None:
    is_open = booking.status == BookingStatus.OFFERED and booking.answer_until
    if not is_open or booking.answer_until <= clock.now() or not asks_companions(booking):  # type: ignore[operator]
        return None
    come = booking.party_size - 1
    rows = CompanionRows(request.POST or None, wanted=come, most=come)
    rows.is_valid()
    return rows


def accept_own(request: HttpRequest, booking: Booking) -> HttpResponse:
    """The page of one's own booking: one button, or the form for who comes along."""
    found = accepting(request, booking)
    if found.done:
        messages.success(request, done_text(Act.ACCEPT, found.done))
        return redirect(booking)
    if found.rows is None:
        if found.refused:
            messages.error(request, found.refused)
        return redirect(booking)
    context = {"booking": booking, "act": Act.ACCEPT, "accepting": found}
    return render(request, "pages/bookings/act.html", context, status=found.status)
