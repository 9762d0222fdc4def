"""What must never be kept (주민등록번호, 개인정보 보호법 §24의2), and what lists need not show."""

import re
import unicodedata

from django.core.exceptions import ValidationError

# Date of birth, then 1-8 (century, sex, foreigners too) and six digits. Not the "8201012345678" of a phone number.
_RRN = re.compile(r"(?<![\d+])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s\-‐-―−]*[1-8]\d{6}(?!\d)")
_PHONE = re.compile(r"8201[016-9]\d{7,8}")

RRN_REFUSED = "주민등록번호는 받지 않아요. 뒷자리를 지우고 다시 적어 주세요."


def looks_like_rrn(text: str) -> bool:
    """Whether a text holds what may be a resident registration number, in any common spelling."""
    found = _RRN.findall(unicodedata.normalize("NFKC", text))
    return any(not _PHONE.fullmatch(number) for number in found)


def validate_no_rrn(text: str) -> None:
    """For every field in which people write freely. Raises ValidationError; nothing of it is kept."""
    if looks_like_rrn(text):
        raise ValidationError(RRN_REFUSED, code="rrn")


def masked_name(name: str) -> str:
    """`홍*동`, `김*`: for lists in which a name need not be read. Whole syllables, in whatever form it was written."""
    name = unicodedata.normalize("NFC", name)
    if len(name) < 3:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
