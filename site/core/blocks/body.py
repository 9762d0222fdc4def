"""What editors put together under the fixed part of a page."""

from wagtail import blocks

from core.blocks.content import (
    CalloutBlock,
    FiguresBlock,
    HeadingBlock,
    PictureBlock,
    QuestionsBlock,
    QuoteBlock,
    StepsBlock,
    TextBlock,
)
from core.blocks.links import FileBlock, LinkBlock, MediaLinkBlock


class BodyStreamBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    text = TextBlock()
    picture = PictureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    questions = QuestionsBlock()
    steps = StepsBlock()
    figures = FiguresBlock()
    link = LinkBlock()
    file = FileBlock()
    media_link = MediaLinkBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
