"""The provinces and metropolitan cities (시·도) as they are coded by law, with the changes of code."""

from datetime import date
from typing import NamedTuple


class RegionRow(NamedTuple):
    code: str
    slug: str
    name: str
    short_name: str
    valid_from: date | None = None
    valid_until: date | None = None


GANGWON = date(2023, 6, 11)  # 강원도 → 강원특별자치도
JEONBUK = date(2024, 1, 18)  # 전라북도 → 전북특별자치도
JEONNAM_GWANGJU = date(2026, 7, 1)  # 광주광역시 + 전라남도 → 전남광주통합특별시

REGIONS = [
    RegionRow("11", "seoul", "서울특별시", "서울"),
    RegionRow("26", "busan", "부산광역시", "부산"),
    RegionRow("27", "daegu", "대구광역시", "대구"),
    RegionRow("28", "incheon", "인천광역시", "인천"),
    RegionRow("29", "gwangju", "광주광역시", "광주", valid_until=JEONNAM_GWANGJU),
    RegionRow("30", "daejeon", "대전광역시", "대전"),
    RegionRow("31", "ulsan", "울산광역시", "울산"),
    RegionRow("36", "sejong", "세종특별자치시", "세종"),
    RegionRow("41", "gyeonggi", "경기도", "경기"),
    RegionRow("42", "gangwon-do", "강원도", "강원", valid_until=GANGWON),
    RegionRow("51", "gangwon", "강원특별자치도", "강원", valid_from=GANGWON),
    RegionRow("43", "chungbuk", "충청북도", "충북"),
    RegionRow("44", "chungnam", "충청남도", "충남"),
    RegionRow("45", "jeollabuk-do", "전라북도", "전북", valid_until=JEONBUK),
    RegionRow("52", "jeonbuk", "전북특별자치도", "전북", valid_from=JEONBUK),
    RegionRow("46", "jeonnam", "전라남도", "전남", valid_until=JEONNAM_GWANGJU),
    RegionRow("12", "jeonnam-gwangju", "전남광주통합특별시", "전남광주", valid_from=JEONNAM_GWANGJU),
    RegionRow("47", "gyeongbuk", "경상북도", "경북"),
    RegionRow("48", "gyeongnam", "경상남도", "경남"),
    RegionRow("50", "jeju", "제주특별자치도", "제주"),
]
