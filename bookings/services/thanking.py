"""After a use: whoever came is thanked the next morning, and asked how it was."""

from __future__ import annotations

from bookings.enums import CARE_KINDS
from bookings.models import Booking
from core import clock
from surveys.thanking import ask_later


def thank_later(booking: Booking) -> None:
    """Called in the transaction that completes a booking. Nobody is asked about care: a mail about counselling may be read by
    others at home, and of few talks somebody could tell whose answer it is. Guests without an account gave no address."""
    if booking.person is None or booking.resource.kind in CARE_KINDS:
        return
    ask_later(
        person=booking.person,
        page=booking.resource.get_parent(),
        about=booking.resource.kind,
        day=clock.today() if booking.is_loan else clock.last_day(booking.ends_at),
    )
