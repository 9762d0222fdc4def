"""The frame around everything that is sent to many: who writes, why somebody gets it, how to change it and how to stop it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from wagtail.models import Site

from core.models import SiteSettings
from newsletter.copies import BLANKS, fill
from newsletter.links import EXAMPLE
from outbox.rendering import Words, everywhere, printable

MOST_BYTES = 60_000
"""Of the HTML: what is longer, mail programs cut off (Gmail at 102 KB), and phones load slowly."""
_BLANK_LINES = re.compile(r"\n{3,}")


def absolute(address: str) -> str:
    """An address of the site, as it works in a mail."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", address)


def campaign_words(
    name: str, subject: str, context: dict[str, Any], language: str = "ko", *, is_ad: bool = False
) -> Words:
    """Subject, text and HTML from `mail/<name>.txt` and `mail/<name>.mjml`, which extend `mail/campaign.*`.

    Links of a subscriber's own are blanks (`copies.BLANKS`): `{{ manage }}` and `{{ stop }}`.
    """
    around = {
        **everywhere(context, language),
        **BLANKS,
        "subject": printable(" ".join(subject.split())),
        "sender": sender(),
        "is_ad": is_ad,
    }
    with translation.override(language):
        markup = printable(render_to_string(f"mail/{name}.mjml", around))
        text = printable(render_to_string(f"mail/{name}.txt", around))
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return Words(around["subject"], f"{text}\n", mrml.to_html(markup).content)


def as_example(words: Words) -> Words:
    """For whoever only looks, in the admin: links that open nothing in place of somebody's own, and pictures from wherever the
    admin is, as its security policy wants it."""
    own = {
        "manage": absolute(reverse("newsletter:manage", args=[EXAMPLE])),
        "stop": absolute(reverse("newsletter:stop", args=[EXAMPLE])),
    }
    html = words.html.replace(f'src="{settings.WAGTAILADMIN_BASE_URL}/', 'src="/')
    return Words(words.subject, fill(words.text, own), fill(html, own))


def sender() -> SiteSettings:
    """Whose name, phone and mail stand at the end of every copy."""
    return SiteSettings.for_site(Site.objects.get(is_default_site=True))
