"""What templates say of the newsletter."""

from __future__ import annotations

from django import template

from core import formats
from newsletter.matching import Why

register = template.Library()


@register.filter
def why_words(why: Why) -> str:
    """`‘특강’, ‘경기’ 소식을 구독하고 있어요.`"""
    if formats.in_english():
        return f"you follow {' and '.join(f'“{each}”' for each in why.chosen) or 'everything'}."
    return f"{', '.join(f'‘{each}’' for each in why.chosen) or '모든'} 소식을 구독하고 있어요."
