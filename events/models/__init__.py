from .dates import ProgramDate
from .index import ProgramIndexPage
from .lotteries import Lot, Lottery
from .programs import ProgramPage
from .questions import Answer, Question
from .registrations import Registration
from .seats import Places, Seats
from .sessions import Session

__all__ = [
    "Answer",
    "Lot",
    "Lottery",
    "Places",
    "ProgramDate",
    "ProgramIndexPage",
    "ProgramPage",
    "Question",
    "Registration",
    "Seats",
    "Session",
]
