"""QR codes as drawings inside a page."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """A drawing as wide as its place. On white: cameras read nothing from a dark page."""
    drawing = segno.make_qr(text).svg_inline(border=2, light="#fff", omitsize=True)
    return mark_safe(drawing)  # noqa: S308 - shapes only; the text is not in the markup
