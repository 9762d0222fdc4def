"""The certificate as a PDF, with WeasyPrint. Made when it is asked for, outside of any transaction; nothing of it is kept."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from core.qr import qr_svg
from events.models import Certificate

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
STYLE = "events/certificate.css"


class CannotPrint(Exception):
    """Something that WeasyPrint needs of the machine is missing; `missing` says what."""


def missing() -> str:
    """What this machine lacks to print a certificate; nothing where all is there. Takes milliseconds."""
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return name
    return "" if _has_korean_font() else "한글 글꼴"


def _has_korean_font() -> bool:
    found = shutil.which("fc-list")
    if found is None:
        return False
    listed = subprocess.run(  # noqa: S603 - of a program of the machine, with fixed words
        [found, ":lang=ko", "family"], capture_output=True, timeout=30, check=False
    )
    return bool(listed.stdout.strip())


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
    document = HTML(string=html, url_fetcher=_nothing)
    made: bytes = document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return made


def _nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """All that is shown is in the page itself: nothing is fetched, from nowhere."""
    raise ValueError(f"{url} is not part of a certificate")
