"""What Django's own templates of form fields are slow at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a field, as `django/forms/widgets/attrs.html` writes them: a tenth of the time that a page with a form takes."""
    return mark_safe("".join(_attribute(*each) for each in attrs.items()))  # noqa: S308 - each part is escaped


def _attribute(name: str, value: Any) -> str:
    if value is False:
        return ""
    return f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(value)}"')
