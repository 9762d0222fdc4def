"""The address behind the QR code at the door of a fair: the number of the program, signed."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from core import clock
from events.models import ProgramPage
from fairs.selectors import fairs

SIGNER = signing.Signer(salt="fairs.entry", sep=".")
COOKIE_DAYS = 1


def entry_path(program: ProgramPage) -> str:
    return reverse("fairs:enter", args=[SIGNER.sign(program.pk)])


def program_of(token: str) -> ProgramPage | None:
    """The fair that an address speaks of; nothing for an address that was changed or whose fair is not shown any more."""
    try:
        key = int(SIGNER.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    return fairs().filter(pk=key).first()


def cookie_of(program: ProgramPage) -> str:
    """Where a browser remembers the day on which it was counted: a date, and nothing of anybody."""
    return f"fair-{program.pk}"


def day_of(program: ProgramPage) -> bool:
    """Whether the fair is held today."""
    begin, end = clock.day_bounds(clock.today())
    return program.sessions.scheduled().filter(starts_at__lt=end, ends_at__gt=begin).exists()
