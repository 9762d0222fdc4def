"""Rich text where there is no site around it: in a mail, and as plain text."""

from __future__ import annotations

import html
import re

from wagtail.rich_text import RichText
from wagtail_newsletter.rich_text import rewrite_db_html_for_email

from newsletter.wording import absolute

_ADDRESS = re.compile(r'(href|src)="(/[^"]*)"')
_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ITEM = re.compile(r"<li[^>]*>")
_BREAK = re.compile(r"<br\s*/?>|</li>")
_PARAGRAPH = re.compile(r"</(p|ul|ol|h\d)>")
_TAG = re.compile(r"<[^>]+>")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def in_mail(value: RichText) -> str:
    """HTML whose links work outside of the site."""
    return _ADDRESS.sub(
        lambda found: f'{found[1]}="{absolute(found[2])}"', str(rewrite_db_html_for_email(value))
    )


def in_text(markup: str) -> str:
    """HTML in words: lists with dashes, links with their addresses behind them."""
    text = _LINK.sub(lambda found: f"{found[2]} ( {found[1]} )", markup.replace("\n", " "))
    text = _BREAK.sub("\n", _ITEM.sub("- ", text))
    text = html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n\n", text)))
    lines = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip()
