"""What other pages show of the document clinic."""

from typing import Any

from django import template
from django.template import Context

from clinic.selectors import reviews_of

register = template.Library()


@register.inclusion_tag("components/clinic/my_papers.html", takes_context=True)
def my_papers(context: Context) -> dict[str, Any]:
    """The signed-in person's papers; nothing at all for somebody who never sent any."""
    return reviews_of(context["request"].user)
