from .appointments import Appointment, BookingFile
from .bookings import Booking, Companion
from .calendars import Closure, OpeningCalendar, OpenSpan, RegularClosure
from .draws import Draw, DrawEntry, DrawSpan
from .feeds import CalendarLink
from .holds import MAX_HOLD, Hold
from .kiosks import Kiosk
from .loans import Loan, Suit
from .policies import Limit, Policy
from .reminders import BookingReminder
from .resources import ResourcePage, Unit
from .waiting import Waiting

__all__ = [
    "MAX_HOLD",
    "Appointment",
    "Booking",
    "BookingFile",
    "BookingReminder",
    "CalendarLink",
    "Closure",
    "Companion",
    "Draw",
    "DrawEntry",
    "DrawSpan",
    "Hold",
    "Kiosk",
    "Limit",
    "Loan",
    "OpenSpan",
    "OpeningCalendar",
    "Policy",
    "RegularClosure",
    "ResourcePage",
    "Suit",
    "Unit",
    "Waiting",
]
