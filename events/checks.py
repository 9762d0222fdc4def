"""System check: certificates can be printed on this machine."""

from typing import Any

from django.core import checks

from events.certificates import missing

HINT = (
    "Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk "
    "(or fonts-nanum). Everything else works without."
)


@checks.register()
def certificates_can_be_printed(**kwargs: Any) -> list[checks.CheckMessage]:
    """WeasyPrint needs Pango, and a font with Korean letters."""
    lacks = missing()
    if not lacks:
        return []
    return [checks.Warning(f"수료증을 만들 수 없어요: {lacks}이(가) 없어요.", hint=HINT, id="events.W001")]
