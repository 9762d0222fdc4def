"""내 상담: a counsellor's own appointments, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bookings.desk.files import is_at_desk, staff_booking
from bookings.enums import PENDING, BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.models import Booking
from bookings.permissions import is_counsellor, own_appointments
from bookings.selectors import with_places
from bookings.services.appointments import video_set
from bookings.services.arriving import check_in, no_show
from core import clock
from people.enums import AccessAction
from people.notes.views import FOUND
from people.permissions import PageRight, has_right
from people.requests import signed_in
from people.services.access import record
from people.services.notes import has_consented

DAYS_BACK = timedelta(days=7)
"""Past appointments stay on the screen this long: the note is often written the day after."""
SHOWN = frozenset(
    {
        *PENDING,
        BookingStatus.CONFIRMED,
        BookingStatus.CHECKED_IN,
        BookingStatus.COMPLETED,
        BookingStatus.NO_SHOW,
    }
)


class VideoForm(forms.Form):
    url = forms.URLField(
        label="화상 주소",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="https://로 시작하는 주소예요. 시작 10분 전부터 두 사람에게만 보여요. 비우면 지워요.",
        error_messages={"invalid": "주소를 다시 확인해 주세요. 예: https://meet.example/abc"},
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError("https://로 시작하는 주소만 쓸 수 있어요.", code="https")
        return url


def index(request: HttpRequest) -> HttpResponse:
    """Coming appointments, the next one first, and those of the last days."""
    if not is_counsellor(request.user):
        raise PermissionDenied
    now = clock.now()
    found = own_appointments(request.user).filter(status__in=SHOWN, ends_at__gt=now - DAYS_BACK)
    shown = with_places(
        found.select_related("resource", "person", "unit", "appointment").order_by("starts_at")
    )
    shown = list(shown)
    record(request, AccessAction.LIST, "내 상담", [booking.person_id for booking in shown])
    context = {
        "page_title": "내 상담",
        "header_icon": "user",
        "coming": [booking for booking in shown if booking.ends_at > now],
        "past": [booking for booking in reversed(shown) if booking.ends_at <= now],
    }
    return render(request, "pages/bookings/desk/appointments.html", context)


def _own(request: HttpRequest, pk: int) -> Booking:
    found = own_appointments(request.user).select_related("resource__policy", "person", "unit", "appointment")
    booking = get_object_or_404(found, pk=pk)
    with_places([booking])
    return booking


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One appointment: who, about what, the papers, the video room, the way to the note."""
    booking = _own(request, pk)
    record(request, AccessAction.VIEW, f"상담 {booking.spoken_code}", [booking.person_id])
    now = clock.now()
    appointment = booking.appointment
    context = {
        "page_title": f"상담 {booking.spoken_code}",
        "header_icon": "user",
        "booking": booking,
        "appointment": appointment,
        "files": booking.files.all(),
        "video_url": appointment.video_url if appointment.shows_video(now) else "",
        "can_mark": booking.status == BookingStatus.CONFIRMED,
        "note_url": _note_url(request, booking),
        "may_note": booking.person is not None and has_consented(booking.person),
    }
    return render(request, "pages/bookings/desk/appointment.html", context)


def _note_url(request: HttpRequest, booking: Booking) -> str:
    """The form for a note about this person: the notes' own screen asks again for consent and right."""
    counsels = has_right(request.user, PageRight.NOTES, booking.resource.get_parent())
    if booking.person is None or not counsels or not has_consented(booking.person):
        return ""
    token = signing.dumps({"person": booking.person.pk, "by": request.user.pk}, salt=FOUND)
    return reverse("notes:add", args=[token])


def video(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the address of the video room. What stands there is never shown here: only the two see it, in its minutes."""
    booking = staff_booking(request, pk)
    if booking.resource.kind != ResourceKind.APPOINTMENT:
        raise Http404
    form = VideoForm(request.POST or None)
    back = reverse("desk:detail" if is_at_desk(request, booking) else "counselling:detail", args=[pk])
    if request.method == "POST" and form.is_valid():
        what = f"상담 {booking.spoken_code}의 화상 주소"
        record(request, AccessAction.CHANGE, what, [booking.person_id])
        video_set(appointment=booking.appointment, url=form.cleaned_data["url"], by=signed_in(request))
        messages.success(request, "화상 주소를 저장했어요. 시작 10분 전부터 두 사람에게 보여요.")
        return redirect(back)
    record(request, AccessAction.VIEW, f"상담 {booking.spoken_code}", [booking.person_id])
    context = {
        "page_title": f"화상 주소 · 예약 {booking.spoken_code}",
        "header_icon": "link",
        "booking": booking,
        "form": form,
        "back": back,
        "is_set": bool(booking.appointment.video_url),
    }
    return render(request, "pages/bookings/desk/video.html", context)


@require_POST
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, check_in, "왔다고 적었어요.")


@require_POST
def missed(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, no_show, "오지 않았다고 적고, 다시 예약할 수 있다고 메일로 알렸어요.")


def _mark(request: HttpRequest, pk: int, service: Callable[..., Booking], done: str) -> HttpResponse:
    booking = _own(request, pk)
    record(request, AccessAction.CHANGE, f"상담 {booking.spoken_code} 도착 기록", [booking.person_id])
    try:
        service(booking=booking, by=signed_in(request))
    except Refused as error:
        messages.error(request, error.message_at_desk)
    else:
        messages.success(request, done)
    return redirect("counselling:detail", pk)
