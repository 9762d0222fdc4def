"""The kiosk for somebody who is here: leaving early, staying longer. By the PIN first, then by one button."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bookings.enums import BookingStatus
from bookings.errors import Refused
from bookings.kiosk import device
from bookings.kiosk.device import at_kiosk, is_of_this_turn, screen, show_once
from bookings.kiosk.form_views import show_form, whose
from bookings.kiosk.forms import ArrivalForm
from bookings.models import Booking, Kiosk
from bookings.own import DOING, Act, state_of
from bookings.services.walk_in import booking_in_use

SALT = "bookings.kiosk.using"
GOOD_FOR = device.UNSCRIPTED  # seconds between the PIN and the button
SHOWN = {Act.EXTEND: "longer", Act.LEAVE: "left"}
NOT_HERE = "아직 도착을 알리지 않은 예약이에요. 처음 화면에서 ‘도착했어요’를 먼저 눌러 주세요."


@at_kiosk
def using(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """Whose booking, then what to do with it."""
    if "key" in request.POST:
        return _do(request, kiosk)
    found = whose(request, kiosk, "using.html", booking_in_use)
    if isinstance(found, HttpResponse):
        return found
    if found.status != BookingStatus.CHECKED_IN:
        return show_form(request, kiosk, "using.html", ArrivalForm(), refused=NOT_HERE)
    return _ask(request, kiosk, found)


def _ask(
    request: HttpRequest, kiosk: Kiosk, booking: Booking, *, refused: str = "", status: int = 200
) -> HttpResponse:
    state = state_of(booking)
    context = {
        "booking": booking,
        "state": state,
        "acts": [act for act in state.acts if act in SHOWN],
        "refused": refused,
        "turn": device.turn_of(request),
        "key": _key(request, booking),
    }
    return screen(request, kiosk, "using_what.html", status, **context)


def _do(request: HttpRequest, kiosk: Kiosk) -> HttpResponse:
    """What was pressed; pressed twice it is done once, because the key says which end was on the screen."""
    act = next((each for each in SHOWN if each == request.POST.get("act")), None)
    found = _read(request, kiosk) if is_of_this_turn(request) else None
    if found is None or act is None:
        return redirect(device.home(kiosk))
    booking, seen_end = found
    try:
        return show_once(kiosk, DOING[act](booking, seen_end), SHOWN[act])
    except Refused as error:
        booking.refresh_from_db()
        return _ask(request, kiosk, booking, refused=error.message, status=409)


def _key(request: HttpRequest, booking: Booking) -> str:
    """Says that in this turn somebody knew the PIN of this booking."""
    value = [device.turn_of(request), booking.pk, booking.ends_at.isoformat()]
    return signing.dumps(value, salt=SALT)


def _read(request: HttpRequest, kiosk: Kiosk) -> tuple[Booking, datetime] | None:
    """The booking of a key, and the end that it had; nothing for a key of another turn, or of a while ago."""
    try:
        turn, key, end = signing.loads(request.POST["key"], salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    bookings = Booking.objects.select_related("resource__policy", "person", "unit")
    booking = bookings.filter(pk=key, resource__path__startswith=kiosk.page.path).first()
    return (booking, datetime.fromisoformat(end)) if booking and turn == device.turn_of(request) else None
