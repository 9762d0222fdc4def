"""System check: certificates can be printed on this machine."""

from typing import Any

from django.core import checks

from core.printing import PACKAGES, missing

HINT = f"Debian, Ubuntu: apt install {' '.join(PACKAGES)}. Everything else works without."


@checks.register()
def certificates_can_be_printed(**kwargs: Any) -> list[checks.CheckMessage]:
    """WeasyPrint needs Pango, and a font with Korean letters."""
    lacks = missing()
    if not lacks:
        return []
    return [checks.Warning(f"수료증을 만들 수 없어요: {lacks}이(가) 없어요.", hint=HINT, id="events.W001")]
