"""Companions who say that they are not."""

from __future__ import annotations

from wagtail.log_actions import log

import outbox.services as outbox
from bookings import messages
from bookings.models import Companion
from bookings.services.locks import in_short_transaction, lock_booking


@in_short_transaction
def companion_leave(*, companion: Companion) -> bool:
    """Take somebody off a booking: it counts for their limits no more, and who booked is told. Once is enough.

    The number of people stays: who booked may bring somebody else, and the desk can ask.
    """
    booking = lock_booking(companion.booking)
    if not booking.companions.filter(pk=companion.pk).delete()[0]:
        return False
    log(booking, "bookings.not_me")
    if booking.person and booking.is_holding:
        outbox.send(messages.COMPANION_LEFT, booking.person, booking_id=booking.pk)
    return True
