"""What Django's own templates of form fields are slow at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from core import form_rendering

register = template.Library()


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a field, as `django/forms/widgets/attrs.html` writes them."""
    return mark_safe(form_rendering.attributes(attrs))  # noqa: S308 - each part is escaped
