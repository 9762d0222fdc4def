"""Input that can be trusted once it is read: numbers that fit a column, days that a calendar has, text without traps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from ninja import Field
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticKnownError

from core import phones
from core.middleware import nfc
from core.privacy import validate_no_rrn
from people.details import NameField

NUMBER = re.compile(r"[+-]?[\d.]+")
FIRST_YEAR, LAST_YEAR = 2000, 2100
BIGGEST_KEY = 2**63 - 1


def _known_year(value: date) -> date:
    if not FIRST_YEAR < value.year < LAST_YEAR:
        raise ValueError(f"{FIRST_YEAR + 1}년부터 {LAST_YEAR - 1}년까지의 날짜를 적어 주세요.")
    return value


def _no_number(refusal: Literal["date_type", "datetime_type"]) -> BeforeValidator:
    """A number would be taken for the seconds since 1970."""

    def written_out(value: object) -> str:
        if not isinstance(value, str) or NUMBER.fullmatch(value):
            raise PydanticKnownError(refusal)
        return value

    return BeforeValidator(written_out)


def _with_zone(value: datetime) -> datetime:
    _known_year(value)
    if value.tzinfo is None:
        raise ValueError("어느 나라 시각인지 알 수 없어요. 서울 시각이면 끝에 +09:00을 붙여 주세요.")
    return value


def _composed(value: object) -> object:
    """As what is typed into a form reaches the site (`NormalizeTextMiddleware`); it is counted so, too."""
    return nfc(value) if isinstance(value, str) else value


def _plain(value: str) -> str:
    if "\x00" in value:
        raise ValueError("쓸 수 없는 글자가 들어 있어요. 지우고 다시 적어 주세요.")
    return value.strip()


def _told(value: str) -> str:
    """What people write freely; as in forms, no resident registration number is kept."""
    return _said_by(validate_no_rrn, _plain(value))


def _name(value: str) -> str:
    """A name as forms take it: mails carry it to others."""
    return _said_by(NameField(required=False).clean, _plain(value))


def _said_by(check: Callable[[str], str | None], value: str) -> str:
    """What a check of Django's forms makes of a value. Raises ValueError with its words."""
    try:
        made = check(value)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    return value if made is None else made


def _mobile(value: str) -> str:
    """E.164, or nothing."""
    if not _plain(value):
        return ""
    return _said_by(partial(phones.parse, mobile=True), value)


Key = Annotated[int, Field(ge=1, le=BIGGEST_KEY)]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 31)]
Party = Annotated[int, Field(ge=1, le=500)]
Day = Annotated[date, _no_number("date_type"), AfterValidator(_known_year)]
Moment = Annotated[
    datetime,
    _no_number("datetime_type"),
    AfterValidator(_with_zone),
    Field(description="어느 나라 시각인지까지 적어요. 예: 2026-11-24T14:00:00+09:00"),
]
Text = Annotated[str, Field(max_length=1000), BeforeValidator(_composed), AfterValidator(_told)]
Word = Annotated[str, Field(max_length=60), BeforeValidator(_composed), AfterValidator(_plain)]
Name = Annotated[str, Field(max_length=50), BeforeValidator(_composed), AfterValidator(_name)]
Mobile = Annotated[str, Field(max_length=30), AfterValidator(_mobile)]
