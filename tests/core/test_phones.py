"""Phone numbers as Koreans type them; the traps that a general library falls into."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import phones

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("010-1234-5678", "+821012345678", "010-1234-5678"),
        ("01012345678", "+821012345678", "010-1234-5678"),
        ("010 1234 5678", "+821012345678", "010-1234-5678"),
        ("010.1234.5678", "+821012345678", "010-1234-5678"),
        ("+82 10-1234-5678", "+821012345678", "010-1234-5678"),
        ("+82 010-1234-5678", "+821012345678", "010-1234-5678"),
        ("０１０－１２３４－５６７８", "+821012345678", "010-1234-5678"),
        ("82-10-1234-5678", "+821012345678", "010-1234-5678"),
        ("＋82 10 1234 5678", "+821012345678", "010-1234-5678"),
        ("1012345678", "+821012345678", "010-1234-5678"),
        ("010ㅡ1234ㅡ5678", "+821012345678", "010-1234-5678"),
        ("\u202a010-1234-5678\u202c\u200b", "+821012345678", "010-1234-5678"),
        ("02-123-4567", "+8221234567", "02-123-4567"),
        ("02-1234-5678", "+82212345678", "02-1234-5678"),
        ("031-123-4567", "+82311234567", "031-123-4567"),
        ("070-1234-5678", "+827012345678", "070-1234-5678"),
        ("1588-1234", "+8215881234", "1588-1234"),
        ("0507-1234-5678", "+8250712345678", "0507-1234-5678"),
        ("02-0000-0000", "+8220000 0000".replace(" ", ""), "02-0000-0000"),
    ],
)
def test_what_is_typed_kept_and_shown(typed, kept, shown):
    assert phones.parse(typed) == kept
    assert phones.display(kept) == shown


@pytest.mark.parametrize(
    "typed", ["010-123-4567", "011-123-4567", "016-1234-5678", "010-12345-6789", "", "전화", "12", "0" * 500]
)
def test_what_can_be_no_number_says_what_to_type(typed):
    with pytest.raises(ValidationError, match="예: 010-1234-5678"):
        phones.parse(typed)


@pytest.mark.parametrize("typed", ["02-123-4567", "1588-1234", "0507-1234-5678"])
def test_a_mobile_number_is_asked_where_one_is_needed(typed):
    with pytest.raises(ValidationError, match="010으로 시작하는"):
        phones.parse(typed, mobile=True)


@given(st.integers(0, 10**8 - 1))
def test_every_mobile_number_comes_back(number):
    shown = f"010-{number // 10**4:04d}-{number % 10**4:04d}"
    assert phones.display(phones.parse(shown, mobile=True)) == shown


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_kind_answer(text):
    try:
        answer = phones.parse(text)
    except ValidationError as error:
        answer = error.message
    assert answer.startswith("+82") or "010-1234-5678" in answer


def test_lists_show_half_of_it():
    assert phones.masked("+821012345678") == "010-****-5678"


@pytest.mark.parametrize("typed", ["+82 10-1234-5678", "+82", "+82-전화", "+1 415 555 0100"])
def test_what_was_typed_is_shown_as_it_was(typed):
    assert phones.display(typed) == typed
