"""What is said of a value that can't be read: by the code of pydantic's error, in place of its English."""

from __future__ import annotations

import re
from typing import Any

FALLBACK = "읽을 수 없는 값이에요. /api/v1/openapi.json에 적힌 대로 다시 적어 주세요."
CHOICE = "이 가운데 하나를 적어 주세요: {expected}"
WHOLE = "1, 2, 3처럼 정수로 적어 주세요."
DATE = "날짜를 2026-11-24처럼 적어 주세요."
TIME = "시각을 14:00처럼 적어 주세요."
MOMENT = "날짜와 시각을 2026-11-24T14:00:00+09:00처럼 적어 주세요."
KEY = "123e4567-e89b-42d3-a456-426614174000과 같은 꼴(UUID)로 적어 주세요."

WORDS: dict[str, str] = {
    "missing": "꼭 필요한 값이에요. 적어 주세요.",
    "extra_forbidden": "받지 않는 값이에요. 빼고 보내 주세요.",
    "json_invalid": "JSON으로 읽을 수 없어요. 따옴표와 쉼표를 확인해 주세요.",
    "value_error": "{error}",  # raised by us, in Korean
    "enum": CHOICE,
    "literal_error": CHOICE,
    "string_type": "따옴표로 묶은 글로 적어 주세요.",
    "string_unicode": "읽을 수 없는 글자가 들어 있어요. 지우고 다시 적어 주세요.",
    "string_too_long": "{max_length}자까지 적을 수 있어요. 줄여서 적어 주세요.",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "finite_number": WHOLE,
    "int_parsing_size": "너무 큰 수예요. 더 작은 수를 적어 주세요.",
    "greater_than_equal": "{ge} 이상으로 적어 주세요.",
    "less_than_equal": "{le} 이하로 적어 주세요.",
    "list_type": "[ ]로 묶은 목록으로 보내 주세요.",
    "too_long": "{max_length}개까지 보낼 수 있어요. 줄여서 보내 주세요.",
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": DATE,
    "time_type": TIME,
    "time_parsing": TIME,
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "uuid_type": KEY,
    "uuid_parsing": KEY,
}


def said_of(error: dict[str, Any]) -> str:
    """The sentence for one error of pydantic."""
    about = dict(error.get("ctx") or {})
    if choices := re.findall(r"'(.+?)'", str(about.get("expected", ""))):
        about["expected"] = ", ".join(choices)
    try:
        return WORDS[error["type"]].format(**about)
    except KeyError:
        return FALLBACK
