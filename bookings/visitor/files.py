"""Files with one's own booking. Whoever guesses a number finds nothing: a file is looked for among one's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings import views
from bookings.errors import Refused
from bookings.links import booking_of_results, results_until
from bookings.models import BookingFile
from bookings.services.files import OWN_PURPOSES, file_remove, files_add
from bookings.visitor.details import SHOWN_PURPOSES, can_add_files, own_details
from bookings.visitor.forms import UploadForm
from core.private_files import sent
from people.requests import signed_in


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Add papers for an appointment; the booking's own page has the form, this one shows what is wrong."""
    booking = views.own_booking(request, code)
    if request.method != "POST" or not can_add_files(booking):
        return redirect(booking)
    form = UploadForm(request.POST, request.FILES, purpose=BookingFile.Purpose.CV)
    if form.is_valid():
        try:
            files_add(
                booking=booking, purpose=BookingFile.Purpose.CV, uploads=form.uploads, by=signed_in(request)
            )
        except Refused as error:
            form.add_error("files", error.message)
        else:
            messages.success(request, "파일을 올렸어요. 상담사와 센터만 볼 수 있어요.")
            return redirect(booking)
    context = {**views.about(booking), **own_details(booking), "upload_form": form}
    return render(request, "pages/bookings/booking.html", context, status=422)


@login_required
@require_safe
def download(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    booking = views.own_booking(request, code)
    return sent(get_object_or_404(booking.files.filter(purpose__in=SHOWN_PURPOSES), pk=pk))


@login_required
@require_POST
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take back what one has added."""
    booking = views.own_booking(request, code)
    file_remove(
        file=get_object_or_404(booking.files.filter(purpose__in=OWN_PURPOSES), pk=pk), by=signed_in(request)
    )
    messages.success(request, "파일을 지웠어요.")
    return redirect(booking)


# --- Results, by the link in a mail ---------------------------------------------------------


@never_cache
@require_safe
def results(request: HttpRequest, token: str) -> HttpResponse:
    """What was made for somebody, without signing in, until the link expires."""
    booking = booking_of_results(token)
    if booking is None:
        return render(request, "pages/bookings/link_gone.html", status=404)
    context = {
        "booking": booking,
        "place": booking.resource.get_parent(),
        "files": booking.files.filter(purpose=BookingFile.Purpose.RESULT),
        "until": results_until(booking),
        "token": token,
    }
    response = render(request, "pages/bookings/results.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address opens something
    return response


@require_safe
def result(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    booking = booking_of_results(token)
    if booking is None:
        raise Http404
    return sent(get_object_or_404(booking.files.filter(purpose=BookingFile.Purpose.RESULT), pk=pk))
