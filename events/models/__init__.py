from .attending import Attendance, HeadCount
from .calendar_links import ProgramCalendarLink
from .certificates import Certificate
from .dates import ProgramDate
from .index import ProgramIndexPage
from .lotteries import Lot, Lottery
from .page_changes import PageChange
from .programs import ProgramPage
from .questions import Answer, Question
from .registrations import Registration
from .reminders import Reminder
from .seats import Places, Seats
from .sessions import Session
from .staff_messages import StaffMessage, StaffMessageCopy

__all__ = [
    "Answer",
    "Attendance",
    "Certificate",
    "HeadCount",
    "Lot",
    "Lottery",
    "PageChange",
    "Places",
    "ProgramCalendarLink",
    "ProgramDate",
    "ProgramIndexPage",
    "ProgramPage",
    "Question",
    "Registration",
    "Reminder",
    "Seats",
    "Session",
    "StaffMessage",
    "StaffMessageCopy",
]
