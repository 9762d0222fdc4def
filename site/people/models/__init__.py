from .consents import Consent, ConsentText
from .users import User

__all__ = ["Consent", "ConsentText", "User"]
