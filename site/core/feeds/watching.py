"""Which tables the feeds show. Every app says it of its own when it starts; `triggers` makes the database listen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

EVERY_CHANGE = ("INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Watch:
    """A table, the families of feeds that show it (none: all of them), and its columns that no feed shows."""

    table: str
    families: frozenset[str]
    ignoring: frozenset[str]
    events: tuple[str, ...]


WATCHES: dict[tuple[str, frozenset[str]], Watch] = {}


def watch(
    model: type[Model],
    *families: str,
    ignoring: Iterable[str] = (),
    events: tuple[str, ...] = EVERY_CHANGE,
) -> None:
    """Have changes of a table make the feeds of these families new."""
    options = model._meta  # noqa: SLF001 - Django's public name for it
    columns = {field.name: field.column for field in options.concrete_fields}
    hidden = frozenset(str(columns[name]) for name in ignoring)
    each = Watch(options.db_table, frozenset(families), hidden, events)
    WATCHES[each.table, each.families] = each


def all_families() -> list[str]:
    return sorted({family for each in WATCHES.values() for family in each.families})


def families_of(each: Watch) -> list[str]:
    return sorted(each.families) or all_families()
