"""Tokens and queries in the two dialects: SQLite's FTS5 and PostgreSQL's tsvector.

Tokens hold letters and digits only (`core.korean.tokens`), so nothing a visitor types can be an operator.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.utils import get_descendants_content_types_pks
from wagtail.search.models import IndexEntry

from core.korean import Phrase, Query

TABLE = IndexEntry._meta.db_table  # noqa: SLF001
IS_SQLITE = connection.vendor == "sqlite"
AND, OR = (" AND ", " OR ") if IS_SQLITE else (" & ", " | ")


def index_text(tokens: list[str]) -> str:
    """The value of an index column: words for SQLite, a tsvector with positions for PostgreSQL."""
    if IS_SQLITE:
        return " ".join(tokens)
    return " ".join(f"'{token}':{place}" for place, token in enumerate(tokens, start=1))


def _phrase(phrase: Phrase) -> str:
    if IS_SQLITE:
        return f'"{" ".join(phrase.tokens)}"' + " *" * phrase.prefix
    return "(" + " <-> ".join(f"'{token}'" for token in phrase.tokens) + ":*" * phrase.prefix + ")"


def _join(parts: Iterable[str], operator: str) -> str:
    return "(" + operator.join(parts) + ")"


def expression(query: Query, *, any_word: bool = False) -> str:
    """The query as the engine's own search language writes it."""
    words = _join((_join(map(_phrase, phrases), OR) for phrases in query.words), OR if any_word else AND)
    return _join([*map(_phrase, query.whole), words], OR)


def rows(layer: str, query: Query, *, any_word: bool = False) -> RawSQL:
    """Keys of the index rows whose layer answers the query."""
    if IS_SQLITE:
        sql = f"SELECT rowid FROM {TABLE}_fts WHERE {layer} MATCH %s"  # noqa: S608 - names of our own
    else:
        sql = f"SELECT id FROM {TABLE} WHERE {layer} @@ %s::tsquery"  # noqa: S608
    return RawSQL(sql, [expression(query, any_word=any_word)])  # noqa: S611


def newest_sql(
    layers: Sequence[tuple[str, Query]], visible: QuerySet[Any], limit: int
) -> tuple[str, list[Any]]:
    """SQL for (place, object_id, length of the title) of the newest `limit` visible objects of each layer.

    The limit stands inside each layer, so a word that every page holds costs no more than a rare one.
    """
    key = RawSQL("CAST(entry.object_id AS integer)", [])
    exists, exists_params = visible.filter(pk=key).order_by().values("pk").query.sql_with_params()
    types = get_descendants_content_types_pks(visible.model)
    if IS_SQLITE:
        source = f"{TABLE}_fts AS found JOIN {TABLE} AS entry ON entry.id = found.rowid"
        match, newest = "found.{layer} MATCH %s", "found.rowid DESC"
    else:
        source, match, newest = f"{TABLE} AS entry", "entry.{layer} @@ %s::tsquery", "entry.id DESC"
    parts: list[str] = []
    params: list[Any] = []
    for place, (layer, query) in enumerate(layers):
        parts.append(
            f"SELECT * FROM (SELECT {place} AS place, entry.object_id, length(entry.title) FROM {source}"  # noqa: S608
            f" WHERE {match.format(layer=layer)} AND entry.content_type_id IN ({', '.join(['%s'] * len(types))})"
            f" AND EXISTS ({exists}) ORDER BY {newest} LIMIT {limit:d}) AS layer{place}"
        )
        params += [expression(query), *types, *exists_params]
    return " UNION ALL ".join(parts), params
