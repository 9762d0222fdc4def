"""Words of a message: a text and an HTML version from templates."""

from dataclasses import dataclass
from typing import Any

import mrml
from django.conf import settings
from django.template.loader import render_to_string

from outbox.kinds import Kind


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


def render(kind: Kind, context: dict[str, Any]) -> Words:
    """Render `mail/<kind>.txt` (its first line is the subject) and `mail/<kind>.mjml`."""
    context = {**context, "site_name": settings.WAGTAIL_SITE_NAME, "base_url": settings.WAGTAILADMIN_BASE_URL}
    subject, _, text = render_to_string(f"mail/{kind.name}.txt", context).strip().partition("\n")
    markup = render_to_string(f"mail/{kind.name}.mjml", {**context, "subject": subject})
    return Words(subject=subject.strip(), text=text.strip() + "\n", html=mrml.to_html(markup).content)
