"""What WeasyPrint needs of the machine to make a PDF: Pango, and a font with Korean letters. Imports nothing of Django."""

from __future__ import annotations

import ctypes
import shutil
import subprocess

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-noto-cjk")
"""Their names in Debian and Ubuntu."""


class CannotPrint(Exception):
    """Something is missing; the text says what."""


def missing() -> str:
    """What this machine lacks; nothing where all is there. Takes milliseconds."""
    for name in LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            return name
    return "" if has_korean_font() else "한글 글꼴"


def has_korean_font() -> bool:
    found = shutil.which("fc-list")
    if found is None:
        return False
    listed = subprocess.run(  # noqa: S603 - of a program of the machine, with fixed words
        [found, ":lang=ko", "family"], capture_output=True, timeout=30, check=False
    )
    return bool(listed.stdout.strip())
