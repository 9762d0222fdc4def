"""The tables of docs/bookings.md, from the code they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from inspect import getdoc
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver

from bookings import urls
from bookings.edges import EDGES, NOTHING, Edge
from bookings.enums import COUNTING, FINAL, HOLDING, PENDING, BookingStatus, ResourceKind
from bookings.links import Purpose
from bookings.rules import ALL_KINDS, RULES, Rule

GROUPS = {"HOLDING": HOLDING, "PENDING": PENDING, "COUNTING": COUNTING, "FINAL": FINAL}


class Command(BaseCommand):
    help = "Prints the tables of docs/bookings.md as Markdown; the file ends with them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(markdown())


def markdown() -> str:
    """Rules, statuses, arrows between statuses, links."""
    return "\n\n".join(
        [
            "### Rules",
            table(["Code", "화면", "Meaning", "Kinds", "Who may set it aside"], map(_rule, RULES)),
            "### Statuses",
            table(["Status", "화면", *GROUPS], map(_status, BookingStatus)),
            "### Who leads where",
            table(["From", "To", "Service", "By"], (_edge(edge) for edge in EDGES)),
            "### Links in mails",
            table(["`purpose`", "화면"], ([f"`{each.value}`", str(each.label)] for each in Purpose)),
            table(["Address", "What it opens"], opened_by_token()),
        ]
    )


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rule(rule: Rule) -> list[str]:
    kinds = "all" if rule.kinds == ALL_KINDS else ", ".join(k.value for k in ResourceKind if k in rule.kinds)
    return [
        f"`{rule.code}`",
        rule.label,
        " ".join(rule.means.split()),
        kinds,
        "desk staff" if rule.staff_may else "nobody",
    ]


def _status(status: BookingStatus) -> list[str]:
    return [
        f"`{status.value}`",
        str(status.label),
        *("○" if status in group else "" for group in GROUPS.values()),
    ]


def _edge(edge: Edge) -> list[str]:
    before = ", ".join(f"`{status.value}`" for status in BookingStatus if status in edge.before)
    return [
        "(new)" if NOTHING in edge.before else before,
        f"`{edge.after.value}`",
        f"`{edge.name}`",
        edge.who,
    ]


def opened_by_token() -> Iterator[list[str]]:
    """Every address that opens something for whoever has it, with what its view says of itself."""
    for route, pattern in _routes(urls.urlpatterns):
        if "token" in route:
            says = (getdoc(pattern.callback) or "").partition("\n")[0]
            yield [f"`/{route}`", says]


def _routes(
    patterns: Iterable[URLPattern | URLResolver], start: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        route = f"{start}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route, each
