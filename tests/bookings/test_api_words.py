"""What the API says of values it can't read: Korean for every error that its schemas can give, and for any other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import pydantic
import pytest
from pydantic import TypeAdapter
from pydantic_core.core_schema import ErrorType

from bookings.api.reading import Kinds, Wanted
from bookings.api.schemas import BookingIn, CompanionIn
from bookings.api.types import Day, Key
from bookings.api.words import FALLBACK, WORDS, said_of

pytestmark = pytest.mark.once
ENGLISH = re.compile(r"[a-z]{2,} [a-z]{2,}|value error|input should", re.IGNORECASE)
HANGUL = re.compile(r"[가-힣]")
VALUES: list[Any] = [
    *(None, True, -1, 0, 1.5, 10**12, 10**30, 10**4300, float("nan"), float("inf")),
    *("", " ", "zzz", "\x00", "\ud800", "가" * 2000, "9" * 40, "9" * 5000, "1.5"),
    *("9999-12-31", "2026-13-45", "2026-11-24", "2026-11-24T14:00", "9999-12-31T00:00:00Z"),
    *("2026-11-24T99:00:00+09:00", "2026-11-24T14:00:00+99:00", "14:00", "25:00", "1795496400"),
    *([], {}, [None], [{}], ["\ud800"], ["\x00"], ["가" * 99], ["가"] * 40, [{"phone": "12"}], [{"name": 1}]),
]


def told(kind: Any, value: Any) -> Iterator[dict[str, Any]]:
    """The errors of one value, as django-ninja hands them on."""
    try:
        TypeAdapter(kind).validate_python(value)
    except pydantic.ValidationError as error:
        yield from (dict(each) for each in error.errors(include_url=False))


def everything_wrong() -> Iterator[dict[str, Any]]:
    for schema in (BookingIn, CompanionIn, Kinds, Wanted):
        yield from (each for value in (*VALUES, {}) for each in told(schema, value))
        for name in schema.model_fields:
            yield from (each for value in VALUES for each in told(schema, {name: value}))
    for kind in (Key, Day):  # in an address
        yield from (each for value in VALUES for each in told(kind, value))


def test_every_error_of_the_schemas_has_words_of_its_own() -> None:
    found = {error["type"]: said_of(error) for error in everything_wrong()}
    assert len(found) > 20
    assert {"enum", "value_error", "string_unicode", "datetime_from_date_parsing", "missing"} <= found.keys()
    assert found.keys() - WORDS.keys() == set()
    assert FALLBACK not in found.values()


def test_no_word_of_pydantic_is_left() -> None:
    said = {said_of(error) for error in everything_wrong()}
    assert [each for each in said if ENGLISH.search(each) or not HANGUL.search(each)] == []


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_any_other_error_is_told_in_korean_too(kind: str) -> None:
    said = said_of({"type": kind, "msg": "Input should be something else"})
    assert HANGUL.search(said)
    assert not ENGLISH.search(said)


def test_words_are_for_errors_that_there_are() -> None:
    assert WORDS.keys() <= set(get_args(ErrorType))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"topic": "zzz"}, "이 가운데 하나를 적어 주세요: career,"),
        ({"starts_at": "9999-12-31T00:00:00Z"}, "2001년부터 2099년까지의 날짜를 적어 주세요."),
        ({"starts_at": "2026-11-24T14:00"}, "서울 시각이면 끝에 +09:00을 붙여 주세요."),
        ({"starts_at": 1_795_496_400}, "2026-11-24T14:00:00+09:00처럼"),
        ({"interview_on": "1795478400"}, "2026-11-24처럼"),
        ({"message": "\ud800"}, "읽을 수 없는 글자"),
        ({"party_size": 0}, "1 이상으로 적어 주세요."),
        ({"options": ["가"] * 11}, "10개까지 보낼 수 있어요."),
        ({"companions": [{}]}, "함께 오는 분의 이름이나 휴대전화를 적어 주세요."),
    ],
)
def test_words(changes: dict[str, Any], said: str) -> None:
    wish = {"resource": 1, "starts_at": "2026-11-24T14:00:00+09:00", **json.loads(json.dumps(changes))}
    (error,) = told(BookingIn, wish)
    assert said in said_of(error)
