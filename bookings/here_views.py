"""What a QR code on a door leads to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.errors import Refused
from bookings.here import Arrival, arrival_of, unit_here
from bookings.own import DONE, Act
from bookings.services.arriving import check_in
from people.requests import signed_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """One button for whoever has a booking there now; others are told what to do."""
    unit = unit_here(token)
    if unit is None:
        return render(request, "pages/bookings/here_gone.html", status=404)
    arrival = arrival_of(signed_in(request), unit) if request.user.is_authenticated else Arrival()
    refused = ""
    if request.method == "POST" and arrival.now:
        try:
            check_in(booking=arrival.now)
        except Refused as error:
            refused = error.message
        else:
            messages.success(request, DONE[Act.CHECK_IN])
            return redirect(arrival.now)
    if request.method == "POST" and arrival.inside:
        return redirect(arrival.inside)
    context = {
        "unit": unit,
        "place": unit.resource.get_parent().specific,
        "arrival": arrival,
        "refused": refused,
    }
    return render(request, "pages/bookings/here.html", context, status=409 if refused else 200)
