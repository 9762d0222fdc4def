"""Tokens and queries in the two dialects: SQLite's FTS5 and PostgreSQL's tsvector.

Tokens hold letters and digits only (`core.korean.tokens`), so nothing a visitor types can be an operator.
"""

from collections.abc import Iterable

from django.db import connection
from wagtail.search.models import IndexEntry

from core.korean import Phrase, Query

_TABLE = IndexEntry._meta.db_table
_SELECT = {
    "sqlite": f"SELECT rowid FROM {_TABLE}_fts WHERE {{layer}} MATCH %s",  # noqa: S608
    "postgresql": f"SELECT id FROM {_TABLE} WHERE {{layer}} @@ %s::tsquery",  # noqa: S608
}
_AND_OR = {"sqlite": (" AND ", " OR "), "postgresql": (" & ", " | ")}


def index_text(tokens: list[str]) -> str:
    """The value of an index column: words for SQLite, a tsvector with positions for PostgreSQL."""
    if connection.vendor == "sqlite":
        return " ".join(tokens)
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens, start=1))


def _phrase(phrase: Phrase) -> str:
    if connection.vendor == "sqlite":
        return f'"{" ".join(phrase.tokens)}"' + " *" * phrase.prefix
    return " <-> ".join(f"'{token}'" for token in phrase.tokens) + ":*" * phrase.prefix


def _join(parts: Iterable[str], operator: str) -> str:
    return "(" + operator.join(parts) + ")"


def match_sql(layer: str, query: Query, *, any_word: bool = False) -> tuple[str, list[str]]:
    """SQL that selects the index rows whose layer answers the query, and its parameter."""
    all_of, one_of = _AND_OR[connection.vendor]
    words = _join((_join(map(_phrase, phrases), one_of) for phrases in query.words), one_of if any_word else all_of)
    expression = _join([*map(_phrase, query.whole), words], one_of)
    return _SELECT[connection.vendor].format(layer=layer), [expression]
