from .attending import Attendance, HeadCount
from .calendar_links import ProgramCalendarLink
from .certificates import Certificate
from .dates import ProgramDate
from .index import ProgramIndexPage
from .programs import ProgramPage
from .registrations import Registration
from .reminders import Reminder
from .seats import Places, Seats
from .sessions import Session
from .staff_messages import StaffMessage, StaffMessageCopy

__all__ = [
    "Attendance",
    "Certificate",
    "HeadCount",
    "Places",
    "ProgramCalendarLink",
    "ProgramDate",
    "ProgramIndexPage",
    "ProgramPage",
    "Registration",
    "Reminder",
    "Seats",
    "Session",
    "StaffMessage",
    "StaffMessageCopy",
]
