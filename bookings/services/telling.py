"""Telling whoever booked: a person by the message of the kind, a guest without an account by SMS."""

from __future__ import annotations

from typing import Any

import outbox.services as outbox
from bookings.guest_messages import FOR_GUESTS
from bookings.models import Booking
from outbox.kinds import Kind

MOBILE = "+8210"
CALL = "메일도 문자도 받을 수 없는 사람이에요. 전화로 알려 주세요."
"""What staff do where nothing leaves by itself."""


def how_told(booking: Booking) -> str:
    """How whoever booked hears of what is done, for staff: `메일로`, `문자로`, or not at all."""
    if booking.person_id:
        return "메일로"
    return "문자로" if booking.guest_phone.startswith(MOBILE) else ""


def tell(kind: Kind, booking: Booking, **values: Any) -> None:
    """Queue it in the transaction around. Guests get what there is an SMS for, on a mobile phone; others nothing."""
    if booking.person:
        outbox.send(kind, booking.person, booking_id=booking.pk, **values)
    elif how_told(booking) and (sms := FOR_GUESTS.get(kind.name)):
        outbox.send(sms, booking.guest_phone, booking_id=booking.pk, **values)
