from .bookings import Booking
from .calendars import Closure, OpeningCalendar, OpenSpan
from .holds import MAX_HOLD, Hold
from .policies import Limit, Policy
from .resources import ResourcePage, Unit

__all__ = [
    "MAX_HOLD",
    "Booking",
    "Closure",
    "Hold",
    "Limit",
    "OpenSpan",
    "OpeningCalendar",
    "Policy",
    "ResourcePage",
    "Unit",
]
