"""Plain words out of stream fields."""

import html
import re
from typing import Any

TAG = re.compile(r"<[^>]+>")
SPACE = re.compile(r"\s+")


def strip_markup(markup: str) -> str:
    """The words of a piece of HTML, one space between them."""
    return SPACE.sub(" ", html.unescape(TAG.sub(" ", markup))).strip()


def plain_text(stream: Any) -> str:
    """The words of a stream value, as its blocks offer them to search."""
    if not stream:
        return ""
    return strip_markup(" ".join(stream.stream_block.get_searchable_content(stream)))
