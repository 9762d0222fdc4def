"""Calling a booking off."""

from __future__ import annotations

from bookings import messages
from bookings.enums import HOLDING, BookingStatus
from bookings.errors import AT_THE_DESK, NOT_HOLDING, REASON_NEEDED, TOO_LATE_TO_CANCEL, Refused
from bookings.models import Booking
from bookings.services.freeing import free, lock_to_free
from bookings.services.journal import log
from bookings.services.locks import in_short_transaction
from bookings.services.telling import tell
from core import clock
from people.models import User


@in_short_transaction
def booking_cancel(*, booking: Booking, by: User | None, reason: str = "", as_staff: bool = False) -> Booking:
    """Give the time back. A person may until the policy's deadline; staff always, with a reason for the person.

    `by` is nobody when a signed link does it. Raises Refused. Cancelling what is cancelled already changes nothing.
    """
    booking = lock_to_free(booking)
    if booking.status == BookingStatus.CANCELLED:
        return booking
    if booking.status not in HOLDING:
        raise Refused([NOT_HOLDING])
    if booking.is_lent:
        raise Refused([AT_THE_DESK])
    if as_staff and not reason.strip():
        raise Refused([REASON_NEEDED])
    if not as_staff and not booking.can_cancel:
        raise Refused([TOO_LATE_TO_CANCEL])
    end(booking, BookingStatus.CANCELLED, reason=reason)
    log(booking, "bookings.cancel", user=by, data={"by_staff": as_staff, "reason": booking.cancel_reason})
    tell(messages.CANCELLED, booking)
    return booking


def end(booking: Booking, status: BookingStatus, *, reason: str = "") -> None:
    """Call a locked booking off in one of the ways (cancelled, declined, expired), and pass its time on."""
    booking.status = status
    booking.cancelled_at = clock.now()
    booking.cancel_reason = reason.strip()
    booking.answer_until = None
    booking.sequence += 1
    booking.save(update_fields=["status", "cancelled_at", "cancel_reason", "answer_until", "sequence"])
    free(booking)
