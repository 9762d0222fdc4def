"""Structured data for search engines. A data block is not a script: the strict policy lets it pass."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ESCAPES = {">": "\\u003E", "<": "\\u003C", "&": "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any] | None) -> SafeString | str:
    """A JSON-LD block, escaped like Django's `json_script`; nothing when there is no data."""
    if not data:
        return ""
    text = json.dumps({"@context": "https://schema.org", **data}, cls=DjangoJSONEncoder, ensure_ascii=False)
    for sign, escape in ESCAPES.items():  # `translate` would look every Korean letter up
        text = text.replace(sign, escape)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308 - nothing in it can close the element
    )
