"""What somebody sees of their own booking beside when and where."""

from __future__ import annotations

from typing import Any

from bookings.closet import loan_details
from bookings.enums import ResourceKind
from bookings.links import results_until
from bookings.models import Booking, BookingFile
from bookings.services.files import OWN_PURPOSES
from bookings.services.moving import MOVABLE
from bookings.visitor.forms import UploadForm
from core import clock

SHOWN_PURPOSES = (*sorted(OWN_PURPOSES), BookingFile.Purpose.RESULT)
"""Photos of damage are the desk's."""


def can_move(booking: Booking) -> bool:
    """Whether the person may choose another time by themselves. A loan hangs on its interview: it is booked anew."""
    return booking.resource.kind != ResourceKind.LOAN and booking.status in MOVABLE and booking.can_cancel


def can_add_files(booking: Booking) -> bool:
    """Whether papers for the talk may be added: until it is over."""
    is_appointment = booking.resource.kind == ResourceKind.APPOINTMENT
    return is_appointment and booking.is_holding and clock.now() < booking.ends_at


def own_details(booking: Booking) -> dict[str, Any]:
    """The appointment with its video link (in its minutes only), files, companions, and what can be done."""
    now = clock.now()
    files = list(booking.files.filter(purpose__in=SHOWN_PURPOSES))
    appointment = getattr(booking, "appointment", None)
    return {
        **loan_details(booking),
        "appointment": appointment,
        "video_url": appointment.video_url if appointment and appointment.shows_video(now) else "",
        "can_move": can_move(booking),
        "can_add_files": can_add_files(booking),
        "upload_form": UploadForm(purpose=BookingFile.Purpose.CV) if can_add_files(booking) else None,
        "own_files": [each for each in files if each.purpose in OWN_PURPOSES],
        "results": [each for each in files if each.purpose == BookingFile.Purpose.RESULT],
        "results_until": results_until(booking) if booking.resource.policy else None,
    }
