"""Input that can be trusted once it is read: numbers that fit a column, days that a calendar has, text without traps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.core.exceptions import ValidationError
from ninja import Field
from pydantic import AfterValidator

from core import clock, phones

FIRST_YEAR, LAST_YEAR = 2000, 2100
BIGGEST_KEY = 2**63 - 1


def _known_year(value: date) -> date:
    if not FIRST_YEAR < value.year < LAST_YEAR:
        raise ValueError(f"{FIRST_YEAR + 1}년부터 {LAST_YEAR - 1}년까지의 날짜를 적어 주세요.")
    return value


def _in_seoul(value: datetime) -> datetime:
    """Without a zone it is Seoul's."""
    _known_year(value)
    return value if value.tzinfo else value.replace(tzinfo=clock.SEOUL)


def _plain(value: str) -> str:
    if "\x00" in value:
        raise ValueError("쓸 수 없는 글자가 들어 있어요.")
    return value.strip()


def _mobile(value: str) -> str:
    """E.164, or nothing."""
    if not _plain(value):
        return ""
    try:
        return phones.parse(value, mobile=True)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error


Key = Annotated[int, Field(ge=1, le=BIGGEST_KEY)]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 31)]
Party = Annotated[int, Field(ge=1, le=500)]
Day = Annotated[date, AfterValidator(_known_year)]
Moment = Annotated[datetime, AfterValidator(_in_seoul)]
Text = Annotated[str, Field(max_length=1000), AfterValidator(_plain)]
Word = Annotated[str, Field(max_length=60), AfterValidator(_plain)]
Name = Annotated[str, Field(max_length=50), AfterValidator(_plain)]
Mobile = Annotated[str, Field(max_length=30), AfterValidator(_mobile)]
