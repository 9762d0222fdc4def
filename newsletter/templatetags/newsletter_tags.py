"""What other pages show of the newsletter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from newsletter.models import NewsletterIndexPage

register = template.Library()


@register.inclusion_tag("components/newsletter/subscribe_box.html")
def subscribe_box(topic: str = "", center: Any = None) -> dict[str, Any]:
    """The way to the form, with a topic or a center chosen beforehand."""
    chosen = {"topic": topic, "center": center.slug if center else ""}
    query = urlencode({name: value for name, value in chosen.items() if value})
    address = reverse("newsletter:subscribe")
    return {"address": f"{address}?{query}" if query else address, "center": center, "topic": topic}


@register.simple_tag
def past_issues() -> NewsletterIndexPage | None:
    """The archive, where there is one. One query."""
    return NewsletterIndexPage.objects.live().public().first()
