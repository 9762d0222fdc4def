"""What a browser is called in plain words."""

import re

UNKNOWN = "알 수 없는 기기"

# The first that fits counts: many browsers claim to be others as well.
MACHINES = [
    (r"iPad", "아이패드"),
    (r"iPhone|iPod", "아이폰"),
    (r"(SM-[TX]|Android(?!.*Mobile))", "안드로이드 태블릿"),
    (r"Android", "안드로이드 휴대전화"),
    (r"Windows", "윈도 컴퓨터"),
    (r"CrOS", "크롬북"),
    (r"Macintosh|Mac OS X", "맥 컴퓨터"),
    (r"Linux|X11", "리눅스 컴퓨터"),
]
BROWSERS = [
    (r"KAKAOTALK", "카카오톡"),
    (r"NAVER\(inapp", "네이버 앱"),
    (r"Instagram", "인스타그램"),
    (r"Whale/", "웨일"),
    (r"SamsungBrowser/", "삼성 인터넷"),
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/", "Chrome"),
    (r"Version/.*Safari/", "Safari"),
]


def device_name(user_agent: str) -> str:
    """Machine and browser of a User-Agent header, as far as it tells them: "안드로이드 휴대전화 · Chrome"."""
    parts = [_first(MACHINES, user_agent), _first(BROWSERS, user_agent)]
    return " · ".join(part for part in parts if part) or UNKNOWN


def _first(table: list[tuple[str, str]], text: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, text)), "")
