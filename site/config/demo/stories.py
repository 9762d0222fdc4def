"""Case stories."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from config.demo import sources, writing
from config.demo.centers import DemoCenter
from config.demo.pictures import Pictures
from config.demo.tree import publish
from home.enums import Award
from home.models import StoryPage


def add_stories(index: Page, centers: dict[str, DemoCenter], pictures: Pictures) -> None:
    for data in sources.read("stories"):
        publish(index, _story(data, centers, pictures))


def _story(data: dict[str, Any], centers: dict[str, DemoCenter], pictures: Pictures) -> StoryPage:
    center = centers.get(data.get("center", ""))
    title = writing.words(data["title"])
    return StoryPage(
        title=title,
        slug=data["slug"],
        search_description=writing.words(data["summary"]),
        listing_image=pictures.get(f"story-{data['slug']}", title),
        year=data["year"],
        track=data["track"],
        award=Award[data["award"]] if "award" in data else None,
        center=center.page if center else None,
        place=data["place"],
        who=data.get("who", ""),
        journey=writing.stream("step", map(_step, data["journey"])),
        figures=writing.stream("figure", (writing.figure(*row) for row in data["figures"])),
        body=writing.blocks(data["text"]),
        **dict.fromkeys(StoryPage.ANONYMITY_CHECKS, True),
    )


def _step(row: list[str]) -> dict[str, str]:
    stage, title, text = row
    return {"stage": stage, "title": title, "text": text}
