"""Pages that are not in Wagtail's tree, for search engines."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse


class EnglishSitemap(Sitemap[str]):
    """The page in English."""

    def items(self) -> list[str]:
        return ["home:english"]

    def location(self, item: str) -> str:
        return reverse(item)
