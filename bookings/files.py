"""Which files may come with a booking."""

from __future__ import annotations

from bookings.models import BookingFile
from core.private_files import PAPERS, PICTURES, Rules

Purpose = BookingFile.Purpose

RULES: dict[str, Rules] = {
    Purpose.CV: Rules(PAPERS, megabytes=10, most=3),
    Purpose.PROOF: Rules(("pdf", *PICTURES), megabytes=10, most=3),
    Purpose.RESULT: Rules((*PICTURES, "pdf"), megabytes=20, most=10),
    Purpose.DAMAGE: Rules(PICTURES, megabytes=10, most=5),
}
