"""Public holidays: the library pre-fills an editable table; the table decides.

The library knows no temporary holidays (임시공휴일) and names some days unofficially.
Facts behind the labels: the yearly 월력요항 of the Korean government.
"""

from datetime import date

import holidays

OFFICIAL_NAMES = {
    "신정연휴": "1월 1일",
    "기독탄신일": "성탄절",
    "부처님오신날": "부처님 오신 날",
    "삼일절": "3·1절",
    "지방선거일": "전국동시지방선거일",
}


def official_name(name: str) -> str:
    """The name that people know: `대체공휴일(개천절)` for `개천절 대체 휴일`."""
    base = name.removesuffix(" 대체 휴일")
    label = OFFICIAL_NAMES.get(base, base)
    return f"대체공휴일({label})" if name != base else label


def public_holidays(year: int) -> dict[date, str]:
    """Every public holiday of a year in Korea, with its substitute days."""
    return {day: official_name(name) for day, name in holidays.KR(years=year, language="ko").items()}
