from .access import AccessRecord, AccessReview
from .calendar_links import CalendarLinkBase
from .consents import Consent, ConsentText
from .legal import LegalText, Processor
from .notes import SensitiveNote
from .retention import Destruction, Use
from .rights_requests import RightsRequest
from .roles import Invitation, StaffRole
from .standing import StandingSettings, Strike
from .users import User

__all__ = [
    "AccessRecord",
    "AccessReview",
    "CalendarLinkBase",
    "Consent",
    "ConsentText",
    "Destruction",
    "Invitation",
    "LegalText",
    "Processor",
    "RightsRequest",
    "SensitiveNote",
    "StaffRole",
    "StandingSettings",
    "Strike",
    "Use",
    "User",
]
