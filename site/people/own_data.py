"""What is kept of one person, to read on a page and to take along."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import clock, formats
from core.spreadsheets import BOM, csv_bytes
from people.datasets import DataSet, Row, registry
from people.models import User

README = """디딤이 보관하던 내 개인정보예요.

내정보.json: 모든 자료를 담은 파일이에요. 다른 프로그램으로 옮길 때 쓰세요.
그 밖의 .csv: 자료마다 하나씩, 엑셀이나 한셀로 열 수 있어요. 남아 있는 것이 없는 자료는 파일이 없어요.

시각은 모두 한국 시간이에요.
= + - @ 로 시작하는 칸에는 앞에 작은따옴표(')를 붙였어요. 표 프로그램이 계산식으로 잘못 알지 않게 하려고요.

이 파일에는 이름과 연락처가 들어 있어요. 함께 쓰는 컴퓨터라면 다 본 뒤에 지워 주세요.
"""


@dataclass(frozen=True)
class Kept:
    """One data set, and what of it is about the person."""

    dataset: DataSet
    rows: list[Row]

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """The rows in words, without what is empty."""
        return [
            [(heading, _words(value)) for heading, value in row.items() if value not in (None, "")]
            for row in self.rows
        ]


def own_data(person: User) -> list[Kept]:
    """Every declared set: those with something about the person, then the others."""
    found = [Kept(dataset, dataset.rows_of(person)) for dataset in registry.sets.values()]
    return sorted(found, key=lambda kept: not kept.rows)


def archive(person: User) -> bytes:
    """A zip in memory: one JSON with everything, a CSV for each set. A person has some hundreds of rows at the most."""
    found = own_data(person)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr("README.txt", (BOM + README.replace("\n", "\r\n")).encode())
        files.writestr("내정보.json", _as_json(found))
        for kept in found:
            if kept.rows:
                files.writestr(f"{kept.dataset.label}.csv", csv_bytes(list(kept.rows[0]), kept.rows))
    return made.getvalue()


def _as_json(found: list[Kept]) -> str:
    data = {
        "만든 때": clock.now(),
        "자료": {
            kept.dataset.label: {
                "목적": kept.dataset.purpose,
                "항목": kept.dataset.items,
                "근거": kept.dataset.basis,
                "보관 기간": kept.dataset.period,
                "내용": kept.rows,
            }
            for kept in found
        },
    }
    return json.dumps(data, default=_plain, ensure_ascii=False, indent=2)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return clock.local(value).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _words(value: Any) -> str:
    if isinstance(value, datetime):
        return formats.datetime_text(value, year=True)
    if isinstance(value, date):
        return formats.date_text(value, year=True)
    return str(value)
