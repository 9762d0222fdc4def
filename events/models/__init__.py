from .attending import Attendance, HeadCount
from .certificates import Certificate
from .dates import ProgramDate
from .index import ProgramIndexPage
from .programs import ProgramPage
from .registrations import Registration
from .seats import Places, Seats
from .sessions import Session

__all__ = [
    "Attendance",
    "Certificate",
    "HeadCount",
    "Places",
    "ProgramDate",
    "ProgramIndexPage",
    "ProgramPage",
    "Registration",
    "Seats",
    "Session",
]
