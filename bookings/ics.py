"""A booking as a calendar file."""

from icalendar import Calendar, Event

from bookings.enums import HOLDING
from bookings.models import Booking
from core import clock
from core.calendars import new_calendar, to_bytes


def booking_calendar(booking: Booking, *, place: str, address: str) -> bytes:
    """One booking, with a stable UID; a cancelled one cancels the entry that it once made."""
    holding = booking.status in HOLDING
    calendar: Calendar = new_calendar("디딤 예약", method="PUBLISH" if holding else "CANCEL")
    event = Event()
    event.add("uid", f"booking-{booking.uid}@didim")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", clock.now())
    event.add("dtstart", clock.local(booking.starts_at))
    event.add("dtend", clock.local(booking.ends_at))
    event.add("summary", f"{booking.resource.title} ({place})")
    event.add("location", address or place)
    event.add("description", f"예약 번호 {booking.spoken_code}, {booking.party_size}명")
    event.add("status", "CONFIRMED" if holding else "CANCELLED")
    calendar.add_component(event)
    return to_bytes(calendar)
