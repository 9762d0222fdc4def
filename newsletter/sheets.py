"""Lists of addresses as centers keep them: CSV in UTF-8 or in the old Korean spelling of Windows (CP949), or Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

HEADINGS: dict[str, tuple[str, ...]] = {
    "address": ("메일 주소", "메일", "이메일", "이메일 주소", "email", "e-mail"),
    "agreed_on": ("동의한 날", "동의일", "동의 일자", "동의일자", "동의 날짜"),
    "proof": ("동의의 증거", "증거", "동의한 곳", "동의 경로", "동의 근거"),
    "topics": ("주제", "관심 주제", "관심 분야"),
    "regions": ("지역", "시도", "시·도"),
    "centers": ("센터", "센터 이름"),
    "language": ("언어",),
}
"""What a column may be called, for each thing that is read; the first name stands in the help."""
NEEDED = ("address", "agreed_on", "proof")
MOST_ROWS = 30_000
MOST_UNPACKED = 200 * 1024 * 1024  # bytes: some files swell when they are opened
QUOTES = (
    '칸이 어디서 끝나는지 알 수 없어요. 닫지 않은 따옴표(")나 아주 긴 칸을 고치거나, 엑셀(XLSX)로 저장해서 '
    "다시 올려 주세요."
)
MOST_CELL = 300  # letters of a cell; the rest is cut off

Line = dict[str, str]
"""One row: `number` (as the spreadsheet counts), and the things of HEADINGS."""


def lines_of(name: str, content: bytes) -> list[Line]:
    """The rows of a file, without empty ones. Raises ValidationError with what is wrong with it."""
    table = _excel(content) if name.lower().endswith(".xlsx") else _csv(content)
    rows = [[_text(cell) for cell in row] for row in table]
    head = next((at for at, row in enumerate(rows) if any(row)), None)
    if head is None:
        raise ValidationError("빈 파일이에요. 파일을 다시 골라 주세요.", code="empty")
    columns = _columns(rows[head])
    lines = [
        {
            "number": str(at + 1),
            **{name: row[at_column] for name, at_column in columns.items() if at_column < len(row)},
        }
        for at, row in enumerate(rows)
        if at > head and any(row)
    ]
    if len(lines) > MOST_ROWS:
        raise ValidationError(
            f"한 번에 {MOST_ROWS:,}줄까지 가져올 수 있어요. 파일을 나눠서 올려 주세요.", code="long"
        )
    if not lines:
        raise ValidationError("제목 줄만 있어요. 주소가 든 파일을 골라 주세요.", code="empty")
    return lines


def _columns(head: list[str]) -> dict[str, int]:
    """Which column holds what. Raises ValidationError when a needed one isn't there."""
    names = {name.lower(): at for at, name in enumerate(head) if name}
    found = {
        thing: next(names[each.lower()] for each in known if each.lower() in names)
        for thing, known in HEADINGS.items()
        if any(each.lower() in names for each in known)
    }
    if missing := [HEADINGS[each][0] for each in NEEDED if each not in found]:
        raise ValidationError(
            f"첫 줄에 ‘{', '.join(missing)}’ 제목이 없어요. 제목을 적고 다시 올려 주세요.", code="headings"
        )
    return found


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
        except csv.Error as error:
            raise ValidationError(QUOTES, code="quotes") from error
    raise ValidationError(
        "글자를 읽을 수 없는 파일이에요. 엑셀(XLSX)이나 CSV UTF-8로 저장해서 다시 올려 주세요.",
        code="letters",
    )


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _excel(content: bytes) -> Iterable[Iterable[Any]]:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise ValueError("unpacked, it is too large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 100))
    except (BadZipFile, ParseError, KeyError, ValueError, OSError) as error:
        raise ValidationError(
            "열 수 없는 엑셀 파일이에요. 암호를 풀고 XLSX로 저장해서 다시 올려 주세요.", code="excel"
        ) from error


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else " ".join(str(cell).split())[:MOST_CELL]


def date_of(text: str) -> date | None:
    """`2025-03-01`, `2025.3.1`, `2025년 3월 1일`, `20250301`; nothing for what is no date."""
    digits = text.replace("년", "-").replace("월", "-").replace("일", "").replace(".", "-").replace("/", "-")
    parts = [part.strip() for part in digits.split(" 오")[0].strip(" -").split("-")]
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    try:
        year, month, day = (int(part.split()[0]) for part in parts)
        return date(year, month, day)
    except (ValueError, IndexError):
        return None
