"""A booking as a calendar file."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from bookings.enums import COUNTING, PENDING
from bookings.models import Booking
from core import clock
from core.calendars import new_calendar, to_bytes


def booking_calendar(booking: Booking, *, place: str, address: str, is_mail: bool = False) -> bytes:
    """One booking, with a stable UID; a cancelled one cancels the entry that it once made.

    In a mail it is a REQUEST of ours to the person, so that mail programs change and remove the entry by themselves.
    """
    stands = booking.status in COUNTING
    method = ("REQUEST" if is_mail else "PUBLISH") if stands else "CANCEL"
    calendar: Calendar = new_calendar(f"{settings.WAGTAIL_SITE_NAME} 예약", method=method)
    calendar.add_component(booking_event(booking, place=place, address=address, is_mail=is_mail))
    return to_bytes(calendar)


def bookings_calendar(bookings: Iterable[Booking]) -> bytes:
    """A person's bookings (with the title of each `place`) as a calendar to subscribe to: the same bytes until one changes."""
    calendar: Calendar = new_calendar(f"내 {settings.WAGTAIL_SITE_NAME} 예약")
    for booking in bookings:
        stamp = booking.cancelled_at or booking.created_at
        calendar.add_component(booking_event(booking, place=booking.place, address="", stamp=stamp))
    return to_bytes(calendar)


def booking_event(
    booking: Booking, *, place: str, address: str, is_mail: bool = False, stamp: datetime | None = None
) -> Event:
    """The entry of one booking."""
    event = Event()
    event.add("uid", f"booking-{booking.uid}@didim")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", stamp or clock.now())
    event.add("dtstart", clock.local(booking.starts_at))
    event.add("dtend", clock.local(booking.ends_at))
    event.add("summary", f"{booking.resource.title} ({place})")
    event.add("location", address or place)
    event.add("description", f"예약 번호 {booking.spoken_code}, {booking.party_size}명")
    event.add("status", _status(booking))
    if is_mail and booking.person:
        event.add("organizer", vCalAddress(f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        attendee = vCalAddress(f"MAILTO:{booking.person.email}")
        attendee.params["RSVP"] = vText("FALSE")
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
    return event


def _status(booking: Booking) -> str:
    if booking.status not in COUNTING:
        return "CANCELLED"
    return "TENTATIVE" if booking.status in PENDING else "CONFIRMED"
