from .settings import SearchSettings
from .synonyms import Synonym

__all__ = ["SearchSettings", "Synonym"]
