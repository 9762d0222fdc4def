"""Somebody was named as a companion, and says that they are not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings.errors import Refused
from bookings.links import companion_for
from bookings.services.companions import companion_leave


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail: asks once, then takes them off the booking, without signing in."""
    companion = companion_for(token)
    if companion is None:
        return render(request, "pages/bookings/not_me_gone.html", status=404)
    refused, is_done = "", False
    if request.method == "POST":
        try:
            is_done = companion_leave(companion=companion)
        except Refused as error:
            refused = error.message
    context = {
        "booking": companion.booking,
        "place": companion.booking.resource.get_parent(),
        "is_done": is_done,
        "refused": refused,
    }
    return render(request, "pages/bookings/not_me.html", context, status=409 if refused else 200)
