"""Tables for Excel: UTF-8 with a byte order mark (else Excel shows broken Korean), and nothing that it would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from wagtail.admin.views.mixins import Echo

from core import clock

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate with a cell instead of showing it."""

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would calculate with gets an apostrophe before it; control characters become spaces."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub(" ", value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def cell(value: Any) -> str:
    """A value as text: moments of Seoul, and no formula (OWASP: CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "예" if value else "아니요"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return str(safe_cell(str(value)))


def csv_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A whole table in memory, lines ending with CRLF (RFC 4180)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(row.get(heading)) for heading in headings] for row in rows)
    return (BOM + text.getvalue()).encode()


def xlsx_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same for Excel: numbers stay numbers, and text is never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([cell(heading) for heading in headings])
    for row in rows:
        values = [row.get(heading) for heading in headings]
        sheet.append([each if isinstance(each, int | float) else cell(each) for each in values])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class KoreanSpreadsheets:
    """For Wagtail's views with an export: the CSV begins with the mark and holds no formula; times are those of Seoul.

    Wagtail itself writes XLSX cells as text, never as a formula.
    """

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        yield Echo().write(BOM)
        yield from super().stream_csv(queryset)  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, datetime):  # Wagtail would write UTC
            value = clock.local(value).replace(tzinfo=None, microsecond=0)
        found = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return cell(found) if export_format == "csv" and isinstance(found, str) else found
