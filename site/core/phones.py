"""Korean phone numbers: any common spelling in, E.164 kept, hyphens shown.

`phonenumbers` groups safe numbers (0507) wrongly and takes dead mobile numbers for live ones, so the
rules and the hyphens are ours; it only decides whether a landline or foreign number can exist.
"""

import re

import phonenumbers
from django.core.exceptions import ValidationError

MOBILE = re.compile(r"010\d{8}")
BARE_MOBILE = re.compile(r"(?:82)?10\d{8}")  # 82-10-1234-5678; 1012345678, as spreadsheets make of 010
DEAD_MOBILE = re.compile(r"01[16789]\d{7,8}")
SERVICE = re.compile(r"1[5-9]\d{2}\d{4}")  # 1588-1234: eight digits, never an area code
SAFE = re.compile(r"050\d\d{7,8}")
PLACEHOLDER = re.compile(r"0\d{1,2}0{7,8}")  # 02-0000-0000: stands where no real number may be called
KOREAN = re.compile(r"\+82\d+")
INVALID = "전화번호를 다시 확인해 주세요. 예: 010-1234-5678"
MOBILE_INVALID = "휴대전화 번호는 010으로 시작하는 11자리예요. 예: 010-1234-5678"


def _national_digits(text: str) -> str:
    digits = re.sub(r"[\s().\-‐-―－ㅡ\u200b-\u200f\u202a-\u202e\u2060\ufeff]", "", text)
    digits = digits.translate({0xFF10 + n: str(n) for n in range(10)} | {0xFF0B: "+"})
    if BARE_MOBILE.fullmatch(digits):
        return f"0{digits.removeprefix('82')}"
    for prefix in ("+82", "0082"):
        if digits.startswith(prefix):
            rest = digits.removeprefix(prefix)
            return rest if rest.startswith("0") or SERVICE.fullmatch(rest) else f"0{rest}"
    return digits


def parse(text: str, *, mobile: bool = False) -> str:
    """The number as E.164 (`+821012345678`). Raises ValidationError with what to type instead."""
    digits = _national_digits(text.strip())
    if MOBILE.fullmatch(digits):
        return f"+82{digits[1:]}"
    if mobile or digits.startswith("010") or DEAD_MOBILE.fullmatch(digits):
        raise ValidationError(MOBILE_INVALID, code="invalid_phone")
    if SERVICE.fullmatch(digits):
        return f"+82{digits}"
    if SAFE.fullmatch(digits) or PLACEHOLDER.fullmatch(digits):
        return f"+82{digits[1:]}"
    try:
        number = phonenumbers.parse(digits, "KR")
    except phonenumbers.NumberParseException:
        raise ValidationError(INVALID, code="invalid_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(INVALID, code="invalid_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def display(number: str) -> str:
    """An E.164 number with hyphens, as Koreans write it; a foreign one stays international, and what was typed as it is."""
    if not KOREAN.fullmatch(number):
        return number
    digits = number[3:]
    if SERVICE.fullmatch(digits):
        return f"{digits[:4]}-{digits[4:]}"
    digits = f"0{digits}"
    area = 2 if digits.startswith("02") else 4 if SAFE.fullmatch(digits) else 3
    return f"{digits[:area]}-{digits[area:-4]}-{digits[-4:]}"


def masked(number: str) -> str:
    """`010-****-5678`, for lists that several people see."""
    head, *_, tail = display(number).split("-") if "-" in display(number) else ["", ""]
    return f"{head}-****-{tail}"
