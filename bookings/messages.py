"""The messages that bookings send. Templates: `mail/<name>.txt`, `mail/<name>.mjml`."""

from datetime import timedelta

from wagtail.models import Page

from bookings.enums import HOLDING, BookingStatus
from bookings.ics import booking_calendar
from bookings.models import Booking, Policy, ResourcePage
from core import clock
from outbox.kinds import Attachment, Kind, Message, registry
from people.models import User


def _message(booking: Booking) -> Message:
    page = booking.resource.get_parent().specific
    return _about(booking, page)


def _about(booking: Booking, page: Page) -> Message:
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
    return _message(booking) if booking and booking.person and booking.status in HOLDING else None


def cancelled(booking_id: int) -> Message | None:
    booking = _load(booking_id)
    return (
        _message(booking)
        if booking and booking.person and booking.status == BookingStatus.CANCELLED
        else None
    )


def sample(status: BookingStatus = BookingStatus.CONFIRMED) -> Message:
    """An invented booking, for previews."""
    start = clock.day_start(clock.today() + timedelta(days=3)) + timedelta(hours=14)
    booking = Booking(
        code="48210937",
        status=status,
        resource=ResourcePage(title="스터디룸", policy=Policy()),
        person=User(name="김디딤", email="name@didim.example"),
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        party_size=3,
        cancel_reason="냉방기를 고쳐야 해요.",
    )
    return _about(booking, Page(title="디딤 청년센터"))


CONFIRMED = registry.register(Kind("booking_confirmed", "예약 안내", confirmed, sample))
CANCELLED = registry.register(
    Kind("booking_cancelled", "예약 취소 안내", cancelled, lambda: sample(BookingStatus.CANCELLED))
)
