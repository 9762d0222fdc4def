"""The messages that bookings send. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from bookings.enums import HOLDING, BookingStatus
from bookings.ics import booking_calendar
from bookings.models import Booking
from outbox.kinds import Attachment, Kind, Message, registry


def _message(booking: Booking) -> Message:
    page = booking.resource.get_parent().specific
    address = getattr(page, "address", "")
    return Message(
        context={"booking": booking, "place": page, "address": address, "phone": getattr(page, "phone", "")},
        attachments=(
            Attachment(
                "didim.ics", booking_calendar(booking, place=page.title, address=address), "text/calendar"
            ),
        ),
    )


def _load(booking_id: int) -> Booking | None:
    return Booking.objects.select_related("resource__policy", "person").filter(pk=booking_id).first()


def confirmed(booking_id: int) -> Message | None:
    """Nothing is sent when the booking was called off before the mail left."""
    booking = _load(booking_id)
    return _message(booking) if booking and booking.status in HOLDING else None


def cancelled(booking_id: int) -> Message | None:
    booking = _load(booking_id)
    return _message(booking) if booking and booking.status == BookingStatus.CANCELLED else None


CONFIRMED = registry.register(Kind("booking_confirmed", "예약 안내", confirmed))
CANCELLED = registry.register(Kind("booking_cancelled", "예약 취소 안내", cancelled))
