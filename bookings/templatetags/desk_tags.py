"""What the desk's page of a booking shows for some kinds only."""

from __future__ import annotations

from typing import Any

from django import template

from bookings.models import Booking

register = template.Library()


@register.inclusion_tag("components/bookings/desk/more.html")
def booking_more(booking: Booking) -> dict[str, Any]:
    """Companions, what was chosen, what an appointment is about, files. What was said before is the counsellor's; the desk
    reads it only where no counsellor has an account."""
    appointment = getattr(booking, "appointment", None)
    has_counsellor = booking.unit is not None and booking.unit.counsellor_id is not None
    return {
        "booking": booking,
        "appointment": appointment,
        "message": appointment.message if appointment and not has_counsellor else "",
        "companions": booking.companions.all(),
        "files": booking.files.count(),
    }
