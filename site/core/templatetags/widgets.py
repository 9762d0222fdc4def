"""What Django's own templates of form fields are slow at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString, mark_safe

from core import form_rendering

REQUIRED = mark_safe('<span class="field__mark"> 필수</span>')
OPTIONAL = mark_safe('<span class="field__mark field__mark--optional"> 선택</span>')

register = template.Library()


@register.filter
def attributes(attrs: Mapping[str, Any]) -> SafeString:
    """The attributes of a field, as `django/forms/widgets/attrs.html` writes them."""
    return mark_safe(form_rendering.attributes(attrs))  # noqa: S308 - each part is escaped


@register.filter
def mark(field: BoundField) -> SafeString:
    """Whether a field must be filled in, behind its label; not in a form that nobody need send (`marks_fields`)."""
    if not getattr(field.form, "marks_fields", True):
        return SafeString("")
    return REQUIRED if field.field.required else OPTIONAL
