"""What an issue of the newsletter is put together from."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from core.blocks.content import PictureBlock
from core.blocks.links import LinkBlock

RICH_TEXT = ["bold", "link", "ol", "ul"]
MOST_CHOSEN = 12


def heading(default: str = "") -> blocks.CharBlock:
    return blocks.CharBlock(label="제목", max_length=60, required=False, default=default)


class WordsBlock(blocks.StructBlock):
    heading = heading()
    text = blocks.RichTextBlock(label="글", features=RICH_TEXT, required=False)

    class Meta:
        icon = "pilcrow"
        label = "글"
        description = "굵은 글씨, 목록, 링크를 쓸 수 있는 글"


class ProgramsBlock(blocks.StructBlock):
    heading = heading("함께해요")
    programs = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="events.ProgramPage", label="프로그램"),
        label="프로그램",
        max_num=MOST_CHOSEN,
    )

    class Meta:
        icon = "date"
        label = "고른 프로그램"
        description = "모두에게 알릴 프로그램. 지나간 것은 저절로 빠져요."


class StoriesBlock(blocks.StructBlock):
    heading = heading("이렇게 해냈어요")
    stories = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="home.StoryPage", label="우수사례"),
        label="우수사례",
        max_num=MOST_CHOSEN,
    )

    class Meta:
        icon = "openquote"
        label = "고른 우수사례"
        description = "함께 읽을 우수사례"


class WeekBlock(blocks.StructBlock):
    heading = heading("이번 주 프로그램")
    most = blocks.IntegerBlock(label="몇 개까지", default=6, min_value=1, max_value=20)

    class Meta:
        icon = "calendar-alt"
        label = "이번 주 프로그램"
        description = "보내는 날부터 7일 동안의 프로그램. 받는 사람의 지역·센터·주제에 맞춰 저절로 채우고, 없으면 빠져요."


class IssueBlock(blocks.StreamBlock):
    words = WordsBlock()
    picture = PictureBlock(template=None)
    link = LinkBlock(template=None)
    programs = ProgramsBlock()
    stories = StoriesBlock()
    week = WeekBlock()

    class Meta:
        block_counts: dict[str, dict[str, Any]] = {"week": {"max_num": 1}}
