"""The certificate as a PDF, with WeasyPrint. Made when it is asked for, outside of any transaction; nothing of it is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from core.printing import CannotPrint, missing
from core.qr import qr_svg
from events.models import Certificate

STYLE = "events/certificate.css"
PICTOGRAPHS = re.compile("[\U0001f000-\U0001faff\u200d\ufe0e\ufe0f]")
"""Fonts for papers have none of these; a single one that no font of the machine has makes every word of the file unreadable for screen
readers and for copying, so they stay on the screen."""


def certificate_pdf(certificate: Certificate, *, address: str) -> bytes:
    """One A4 page; `address` is where its number is confirmed. Raises CannotPrint."""
    if lacks := missing():
        raise CannotPrint(lacks)
    from weasyprint import CSS, HTML  # a third of a second, and only where Pango is

    html = render_to_string(
        "pages/events/certificate_pdf.html",
        {"certificate": certificate, "address": address, "qr": qr_svg(address)},
    )
    style = CSS(string=Path(str(finders.find(STYLE))).read_text("utf-8"))
    document = HTML(string=PICTOGRAPHS.sub("", html), url_fetcher=_nothing)
    made: bytes = document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def _nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """All that is shown is in the page itself: nothing is fetched, from nowhere."""
    raise ValueError(f"{url} is not part of a certificate")
