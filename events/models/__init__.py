from .dates import ProgramDate
from .index import ProgramIndexPage
from .programs import ProgramPage
from .sessions import Session

__all__ = ["ProgramDate", "ProgramIndexPage", "ProgramPage", "Session"]
