"""One booking: what it is, and everything that the desk does with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from bookings.desk.forms import ReasonForm
from bookings.desk.overriding import Overriding, asked, override_of
from bookings.desk.reach import desk_bookings
from bookings.desk.states import state_of
from bookings.enums import HOLDING, BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.models import Booking
from bookings.selectors import with_places
from bookings.services.answering import request_approve, request_decline
from bookings.services.arriving import check_in, extend, leave, no_show
from bookings.services.booking import Override
from bookings.services.cancelling import booking_cancel
from bookings.services.moving import MOVABLE
from bookings.services.telling import CALL, how_told
from core import clock, phones
from core.keys import row_key
from people.enums import AccessAction
from people.models import User
from people.requests import signed_in
from people.services.access import record

TOUCHES: dict[str, tuple[str, str, Callable[..., Booking]]] = {
    "check_in": ("도착 확인", "도착을 확인했어요.", check_in),
    "leave": ("이용 마침", "이용을 마쳤어요. 남은 시간은 다른 사람이 쓸 수 있어요.", leave),
    "extend": ("더 쓰기", "이용 시간을 늘렸어요.", extend),
    "no_show": ("오지 않음", "오지 않은 것으로 적었어요.", no_show),
    "approve": ("승인", "승인하고 예약한 사람에게 메일로 알렸어요.", request_approve),
}
"""What one touch does: its word, what it says afterwards, and the use case."""
WITH_REASON: dict[str, tuple[str, str]] = {
    "cancel": ("취소", "예약을 취소하고 예약한 사람에게 {how} 알렸어요."),
    "decline": ("거절", "신청을 받지 않고 예약한 사람에게 {how} 알렸어요."),
}
GONE = "그사이에 취소된 예약이에요. 아무것도 바꾸지 않았고, 적은 이유도 보내지 않았어요."


def touches_for(booking: Booking, now: datetime) -> list[tuple[str, str]]:
    """What can be done with a booking now by one touch, by name and word. Suits are handed over and taken back instead."""
    if booking.resource.kind == ResourceKind.LOAN and booking.status != BookingStatus.REQUESTED:
        return []
    names = {
        BookingStatus.REQUESTED: ["approve"],
        BookingStatus.CHECKED_IN: ["leave", *(["extend"] if now < booking.ends_at else [])],
    }.get(BookingStatus(booking.status), [])
    if booking.can_check_in(now):
        names = ["check_in"]
    if booking.status == BookingStatus.CONFIRMED and booking.starts_at <= now:
        names = [*names, "no_show"]
    return [(name, TOUCHES[name][0]) for name in names]


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One booking; it is cancelled or declined here, with a reason that the person reads."""
    booking = get_object_or_404(desk_bookings(request.user).select_related("resource__policy", "unit"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _end_with_reason(request, booking, form.cleaned_data["reason"])
        return redirect("desk:detail", pk)
    return _page(request, booking, form)


def _page(
    request: HttpRequest, booking: Booking, form: ReasonForm, overriding: Overriding | None = None
) -> HttpResponse:
    record(request, AccessAction.VIEW, f"예약 {booking.spoken_code}", people_of(booking))
    with_places([booking])
    now = clock.now()
    context = {
        "page_title": f"예약 {booking.spoken_code}",
        "header_icon": "calendar-check",
        "booking": booking,
        "phone": phones.display(booking.person_phone) if booking.person_phone else "",
        "state": state_of(booking, now) if booking.status in HOLDING else None,
        "touches": touches_for(booking, now),
        "can_move": booking.status in MOVABLE,
        "is_requested": booking.status == BookingStatus.REQUESTED,
        "form": form,
        "overriding": overriding,
        "day": clock.local(booking.starts_at).date(),
    }
    return render(request, "pages/bookings/desk/detail.html", context)


def people_of(booking: Booking) -> list[int | None]:
    """Whom a booking shows: who booked, and companions with accounts."""
    return [booking.person_id, *booking.companions.values_list("person", flat=True)]


def _end_with_reason(request: HttpRequest, booking: Booking, reason: str) -> None:
    is_decline = request.POST.get("do") == "decline"
    word, said = WITH_REASON["decline" if is_decline else "cancel"]
    record(request, AccessAction.CHANGE, f"예약 {booking.spoken_code} {word}", [booking.person_id], reason)
    by = signed_in(request)
    if booking.status == BookingStatus.CANCELLED:
        messages.warning(request, GONE)
        return
    try:
        if is_decline:
            request_decline(booking=booking, by=by, reason=reason)
        else:
            booking_cancel(booking=booking, by=by, reason=reason, as_staff=True)
    except Refused as error:
        messages.error(request, error.message_at_desk)
    else:
        how = how_told(booking)
        messages.success(request, said.format(how=how) if how else f"{word}했어요. {CALL}")


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One touch: `do=check_in:12`. Back to where it was touched."""
    name, _, key = request.POST.get("do", "").partition(":")
    if name not in TOUCHES:
        raise Http404
    booking = get_object_or_404(
        desk_bookings(request.user).select_related("resource__policy", "unit"), pk=row_key(key)
    )
    word, said, service = TOUCHES[name]
    override = override_of(request.POST) if name == "extend" else None
    record(
        request,
        AccessAction.CHANGE,
        f"예약 {booking.spoken_code} {word}",
        [booking.person_id],
        override.reason if override else "",
    )
    try:
        _touch(service, booking, signed_in(request), override)
    except Refused as error:
        overriding = asked(error.refusals, request.POST)
        if name == "extend" and overriding.is_possible:
            return _page(request, booking, ReasonForm(), overriding)
        messages.error(request, error.message_at_desk)
    else:
        messages.success(request, f"{booking.person_name}: {said}")
    return redirect(_next(request) or booking_address(booking))


def _touch(service: Callable[..., Booking], booking: Booking, by: User, override: Override | None) -> None:
    if override:
        service(booking=booking, by=by, override=override)
    else:
        service(booking=booking, by=by)


def booking_address(booking: Booking) -> str:
    return reverse("desk:detail", args=[booking.pk])


def _next(request: HttpRequest) -> str:
    """Where to go back to, when it stays on this site."""
    url = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_here and "/" in url else ""  # a bare word would be the name of an address
