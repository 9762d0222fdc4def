"""Resident registration numbers are recognised, and nothing else is taken for one."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError

from core.privacy import looks_like_rrn, masked_name, validate_no_rrn

pytestmark = pytest.mark.once

RRN = [
    pytest.param("970305-1234567", id="hyphen"),
    pytest.param("9703051234567", id="no-hyphen"),
    pytest.param("970305 1234567", id="space"),
    pytest.param("970305 - 2234567", id="hyphen-and-spaces"),
    pytest.param("050229–4000000", id="dash"),
    pytest.param("９７０３０５－１２３４５６７", id="full-width"),
    pytest.param("제 번호는 970305-1234567이에요", id="in-a-sentence"),
    pytest.param("900101-5678901", id="foreigner"),
]
OTHER = [
    pytest.param("", id="nothing"),
    pytest.param("010-1234-5678", id="mobile"),
    pytest.param("01012345678", id="mobile-digits"),
    pytest.param("+821012345678", id="e164"),
    pytest.param("+8201012345678", id="country-code-and-zero"),
    pytest.param("8201012345678", id="country-code-and-zero-without-plus"),
    pytest.param("1997-03-05", id="date"),
    pytest.param("970305", id="six-digits"),
    pytest.param("971305-1234567", id="no-such-month"),
    pytest.param("970332-1234567", id="no-such-day"),
    pytest.param("970305-9234567", id="no-such-century"),
    pytest.param("970305-12345678", id="too-long"),
    pytest.param("110-970305-1234567890", id="bank-account"),
]


@pytest.mark.parametrize("text", RRN)
def test_it_is_refused(text):
    assert looks_like_rrn(text)
    with pytest.raises(ValidationError, match="주민등록번호는 받지 않아요"):
        validate_no_rrn(text)


@pytest.mark.parametrize("text", OTHER)
def test_other_numbers_pass(text):
    assert not looks_like_rrn(text)
    validate_no_rrn(text)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("홍길동", "홍*동"),
        ("남궁길동", "남**동"),
        ("김일", "김*"),
        ("이", "이*"),
        ("", "*"),
        ("Anna", "A**a"),
        (unicodedata.normalize("NFD", "홍길동"), "홍*동"),
    ],
)
def test_names_in_lists(name, shown):
    assert masked_name(name) == shown
