"""Plain text to the blocks of a page. Blocks are separated by empty lines:

    ## 제목                       heading (### a small one)
    - 하나                        list
    1. 할 일 | 설명               steps
    = 무엇 | 350 | 명 | 덧붙임    figures
    ? 질문                        question; the lines after it are the answer
    ! 제목 | 글                   callout ("+" for good news)
    anything else                 a paragraph

Inside: **strong**, [words](/address/), `{181>500}` ("약 2.8배") and `{350/1127}` ("약 31%").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby
from typing import Any

Block = dict[str, Any]

RATIO = re.compile(r"\{(\d+)([>/])(\d+)\}")
STRONG = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
MERGED = {"steps", "figures", "questions"}  # neighbours become one block


def words(text: str) -> str:
    """Text with its ratios worked out from the raw figures."""
    return RATIO.sub(_ratio, text)


def _ratio(match: re.Match[str]) -> str:
    before, after = int(match[1]), int(match[3])
    return f"약 {after / before:.1f}배" if match[2] == ">" else f"약 {before / after:.0%}"


def blocks(text: str) -> list[Block]:
    """The raw value of a body stream field."""
    found = [_block(part) for part in words(text).strip().split("\n\n") if part.strip()]
    merged: list[Block] = []
    for kind, same in groupby(found, key=lambda block: block["type"]):
        group = list(same)
        if kind in MERGED:
            group = [{"type": kind, "value": [item for block in group for item in block["value"]]}]
        merged += group
    return merged


def rich_text(text: str) -> str:
    """Paragraphs, headings and lists as rich text, for fields that are no stream."""
    return "".join(
        f"<h{value['level']}>{escape(value['text'], quote=False)}</h{value['level']}>"
        if block["type"] == "heading"
        else value
        for block in blocks(text)
        for value in [block["value"]]
    )


def stream(kind: str, values: Iterable[dict[str, Any]]) -> list[Block]:
    """The raw value of a stream field that holds one kind of block."""
    return [{"type": kind, "value": value} for value in values]


def figure(label: str, value: str, unit: str = "", note: str = "") -> dict[str, str]:
    return {"label": label, "value": words(value), "unit": unit, "note": note}


def _block(part: str) -> Block:
    lines = part.strip().split("\n")
    mark = lines[0].split(" ", 1)[0]
    return READERS.get(mark, _paragraph)(lines)


def _paragraph(lines: list[str]) -> Block:
    return {"type": "text", "value": f"<p>{_inline(' '.join(lines))}</p>"}


def _heading(lines: list[str]) -> Block:
    mark, text = lines[0].split(" ", 1)
    return {"type": "heading", "value": {"text": text, "level": str(len(mark))}}


def _list(lines: list[str]) -> Block:
    items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
    return {"type": "text", "value": f"<ul>{items}</ul>"}


def _steps(lines: list[str]) -> Block:
    parts = [_cells(line[2:]) for line in lines]
    return {
        "type": "steps",
        "value": [{"title": title, "text": LINK.sub(r"\1", text)} for title, text in parts],
    }


def _figures(lines: list[str]) -> Block:
    return {"type": "figures", "value": [figure(*_cells(line[2:])) for line in lines]}


def _question(lines: list[str]) -> Block:
    answer = f"<p>{_inline(' '.join(lines[1:]))}</p>"
    return {"type": "questions", "value": [{"question": lines[0][2:], "answer": answer}]}


def _callout(lines: list[str]) -> Block:
    title, text = _cells(" ".join(lines)[2:])
    tone = "good" if lines[0].startswith("+") else "info"
    return {"type": "callout", "value": {"tone": tone, "title": title, "text": f"<p>{_inline(text)}</p>"}}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def _inline(text: str) -> str:
    text = STRONG.sub(r"<b>\1</b>", escape(text, quote=False))
    return LINK.sub(r'<a href="\2">\1</a>', text)


READERS: dict[str, Callable[[list[str]], Block]] = {
    "##": _heading,
    "###": _heading,
    "-": _list,
    "1.": _steps,
    "=": _figures,
    "?": _question,
    "!": _callout,
    "+": _callout,
}
