"""What staff add to an appointment."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from bookings.models import Appointment
from people.models import User


@transaction.atomic
def video_set(*, appointment: Appointment, url: str, by: User) -> Appointment:
    """Set (or, with nothing, remove) the address of the video room. The log says that, never the address."""
    appointment.video_url = url
    appointment.save(update_fields=["video_url"])
    log(appointment.booking, "bookings.video", user=by)
    return appointment
