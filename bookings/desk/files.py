"""Files of bookings for staff: the desk of the center, and the counsellor of the appointment. Every look is in the access log."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from bookings.desk.reach import POLICY
from bookings.errors import Refused
from bookings.models import Booking, BookingFile
from bookings.permissions import own_appointments
from bookings.selectors import with_places
from bookings.services.files import file_remove, results_deliver
from bookings.visitor.forms import UploadForm
from core.private_files import sent
from people.enums import AccessAction
from people.requests import signed_in
from people.services.access import record


def staff_booking(request: HttpRequest, pk: int) -> Booking:
    """A booking of one's own desk, or an appointment of one's own; for everybody else there is none."""
    user = signed_in(request)
    for found in (
        POLICY.instances_user_has_any_permission_for(user, ["view"]),
        own_appointments(user),
    ):
        booking = found.select_related("resource__policy", "person", "unit").filter(pk=pk).first()
        if booking:
            with_places([booking])
            return booking
    raise Http404


def is_at_desk(request: HttpRequest, booking: Booking) -> bool:
    return POLICY.user_has_permission_for_instance(request.user, "view", booking)


@require_GET
def download(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    booking = staff_booking(request, pk)
    file = get_object_or_404(booking.files, pk=file_pk)
    what = f"예약 {booking.spoken_code}의 파일: {file.get_purpose_display()}"
    record(request, AccessAction.VIEW, what, [booking.person_id])
    return sent(file)


def results(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a booking, and handing over what was made: the person gets a private link by mail."""
    booking = staff_booking(request, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*posted, purpose=BookingFile.Purpose.RESULT, label="찍은 사진이나 결과물")
    if request.method == "POST" and form.is_valid():
        record(
            request, AccessAction.CHANGE, f"예약 {booking.spoken_code}에 결과물 올리기", [booking.person_id]
        )
        try:
            results_deliver(booking=booking, uploads=form.uploads, by=signed_in(request))
        except Refused as error:
            form.add_error("files", error.message)
        else:
            messages.success(request, _told(booking))
            return redirect("desk:results", pk)
    record(request, AccessAction.VIEW, f"예약 {booking.spoken_code}의 파일 목록", [booking.person_id])
    context = {
        "page_title": f"예약 {booking.spoken_code}의 파일",
        "header_icon": "doc-full",
        "booking": booking,
        "files": booking.files.all(),
        "form": form,
        "at_desk": is_at_desk(request, booking),
    }
    return render(request, "pages/bookings/desk/files.html", context)


def _told(booking: Booking) -> str:
    if booking.person:
        return "올렸어요. 받을 수 있는 주소를 메일로 보냈어요."
    return "올렸어요. 계정이 없는 사람이라 메일은 보내지 않았어요. 파일을 직접 전해 주세요."


@require_POST
def remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take back what staff have added by mistake; the person's own papers are theirs."""
    booking = staff_booking(request, pk)
    file = get_object_or_404(booking.files.filter(purpose=BookingFile.Purpose.RESULT), pk=file_pk)
    record(request, AccessAction.CHANGE, f"예약 {booking.spoken_code}의 결과물 지우기", [booking.person_id])
    file_remove(file=file, by=signed_in(request))
    messages.success(request, "파일을 지웠어요. 보낸 주소에서도 더는 받을 수 없어요.")
    return redirect("desk:results", pk)
