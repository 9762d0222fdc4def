"""`{% qr address %}`: a QR code. What it says stands beside it in words: `role="img"` and a label are the template's."""

from django import template

from core.qr import qr_svg

register = template.Library()
register.simple_tag(qr_svg, name="qr")
