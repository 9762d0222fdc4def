from .english import EnglishSummary
from .feeds import FeedChange, FeedVersion
from .holidays import Holiday
from .media import CustomDocument, CustomImage, CustomRendition
from .pages import BasePage
from .places import Region
from .settings import SiteSettings
from .taken_along import TakenAlong

__all__ = [
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "EnglishSummary",
    "FeedChange",
    "FeedVersion",
    "Holiday",
    "Region",
    "SiteSettings",
    "TakenAlong",
]
