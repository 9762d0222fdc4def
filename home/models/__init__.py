from .centers import CenterIndexPage, CenterPage
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .plain import StandardPage
from .stories import StoryIndexPage, StoryPage

__all__ = [
    "CenterIndexPage",
    "CenterPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
]
