"""What other pages show of job fairs."""

from typing import Any

from django import template
from django.template import Context

from fairs.selectors import interviews_of

register = template.Library()


@register.inclusion_tag("components/fairs/my_interviews.html", takes_context=True)
def my_interviews(context: Context) -> dict[str, Any]:
    """The signed-in person's interviews; nothing at all for somebody who never had any."""
    return interviews_of(context["request"].user)
