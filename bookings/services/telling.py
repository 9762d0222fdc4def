"""Telling whoever booked: a person by the message of the kind, a guest without an account by SMS."""

from __future__ import annotations

from typing import Any

import outbox.services as outbox
from bookings.guest_messages import FOR_GUESTS
from bookings.models import Booking
from outbox.kinds import Kind

MOBILE = "+8210"


def tell(kind: Kind, booking: Booking, **values: Any) -> None:
    """Queue it in the transaction around. Guests get what there is an SMS for, on a mobile phone; others nothing."""
    if booking.person:
        outbox.send(kind, booking.person, booking_id=booking.pk, **values)
    elif booking.guest_phone.startswith(MOBILE) and (sms := FOR_GUESTS.get(kind.name)):
        outbox.send(sms, booking.guest_phone, booking_id=booking.pk, **values)
