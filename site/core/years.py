"""Years that somebody meant: browsers take `0026`, too, and the calendar has an end (`9999`) that no sum of days may pass."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

EARLIEST, LATEST = 2000, 2100
NO_YEAR = "날짜를 다시 확인해 주세요. 예: 2026-11-25"


def is_meant(day: date) -> bool:
    """Whether somebody meant this year."""
    return EARLIEST <= day.year <= LATEST


def validate_year(day: date) -> None:
    """Of a day or a moment that was typed."""
    if not is_meant(day):
        raise ValidationError(NO_YEAR, code="year")
