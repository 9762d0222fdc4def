"""Statistics without identity: one row for each use of a service."""

from __future__ import annotations

from datetime import date

from wagtail.models import Page

from core.eligibility import age_on
from people.enums import AgeBand
from people.models import Use

SERVICES: dict[str, str] = {}
"""What is counted, in words by code; each app adds its own."""

BANDS = [
    (19, AgeBand.UNDER_19),
    (25, AgeBand.FROM_19),
    (30, AgeBand.FROM_25),
    (35, AgeBand.FROM_30),
    (40, AgeBand.FROM_35),
]


def use_record(
    *, service: str, page: Page | None, day: date, minutes: int, birth_date: date | None, is_first: bool
) -> Use:
    """Count one use on a date in Seoul. Nothing leads from it to a person; whether it was the first, the caller knows."""
    if service not in SERVICES:
        raise ValueError(f"{service!r} is not counted; its app adds it to SERVICES.")
    return Use.objects.create(
        service=service,
        page=page,
        date=day,
        minutes=minutes,
        age_band=age_band(birth_date, day),
        is_first=is_first,
    )


def age_band(birth_date: date | None, day: date) -> AgeBand:
    """The band of the 만 나이 on a day."""
    if birth_date is None:
        return AgeBand.UNKNOWN
    age = age_on(birth_date, day)
    return next((band for end, band in BANDS if age < end), AgeBand.OVER_39)
