"""The front page, the lists, news, plain pages, and what header and footer say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wagtail.models import Page, Site

from config.demo import sources, writing
from config.demo.centers import PHONE, DemoCenter
from config.demo.pictures import Pictures
from config.demo.tree import add_home, publish
from core import clock
from core.models import SiteSettings
from events.models import ProgramIndexPage
from home.models import CenterIndexPage, HomePage, NewsIndexPage, NewsPage, StandardPage, StoryIndexPage

INDEXES: dict[str, type[Page]] = {
    "centers": CenterIndexPage,
    "programs": ProgramIndexPage,
    "stories": StoryIndexPage,
    "news": NewsIndexPage,
}


def add_front(pictures: Pictures) -> tuple[HomePage, dict[str, Page]]:
    """The front page and the lists, by slug."""
    pages = sources.read("pages")
    data = pages["home"]
    home = add_home(
        HomePage(
            title=data["title"],
            slug="home",
            search_description=data["summary"],
            listing_image=pictures.get("home", data["title"]),
            hero_title=data["hero_title"],
            hero_lead=data["hero_lead"],
            body=writing.blocks(data["text"]),
        )
    )
    indexes = {
        slug: publish(home, INDEXES[slug](slug=slug, show_in_menus=True, **_index_fields(fields)))
        for slug, fields in pages["indexes"].items()
    }
    return home, indexes


def _index_fields(fields: dict[str, str]) -> dict[str, str]:
    return {"search_description" if name == "summary" else name: value for name, value in fields.items()}


def add_news(index: Page, centers: dict[str, DemoCenter]) -> None:
    for data in sources.read("pages")["news"]:
        center = centers.get(data.get("center", ""))
        date = clock.today() + timedelta(days=data["day"])
        publish(index, NewsPage(date=date, center=center.page if center else None, **_text_fields(data)))


def add_plain(home: Page) -> None:
    for data in sources.read("pages")["plain"]:
        publish(home, StandardPage(**_text_fields(data)))


def _text_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": data["title"],
        "slug": data["slug"],
        "search_description": data["summary"],
        "body": writing.blocks(data["text"]),
    }


def set_site_settings() -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.operator = "디딤 시연 네트워크"
    settings.phone = PHONE
    settings.email = "help@didim.example"
    settings.contact_hours = "평일 오전 9시~오후 6시"
    settings.officer_name = "디딤 시연 네트워크 개인정보 보호 담당"
    settings.officer_phone = PHONE
    settings.officer_email = "privacy@didim.example"
    settings.is_demo = True
    settings.save()
