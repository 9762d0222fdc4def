from .attending import Attendance, HeadCount
from .dates import ProgramDate
from .index import ProgramIndexPage
from .programs import ProgramPage
from .registrations import Registration
from .seats import Places, Seats
from .sessions import Session

__all__ = [
    "Attendance",
    "HeadCount",
    "Places",
    "ProgramDate",
    "ProgramIndexPage",
    "ProgramPage",
    "Registration",
    "Seats",
    "Session",
]
