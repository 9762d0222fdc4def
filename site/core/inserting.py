"""New rows, with SQL that is made once for each model: the ORM makes it anew for every row, and that takes longer than the row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model
from django.db.models.sql import InsertQuery

from core import plainly

NEXT_KEY = "SELECT nextval(pg_get_serial_sequence(%s, %s))"
STEPS = ("pre_save", "get_db_prep_save", "get_db_prep_value")


@dataclass(frozen=True, eq=False)
class Table:
    """`sql` takes the values of the fields and gives the key of the row."""

    sql: str
    fields: Sequence[Callable[[Model, BaseDatabaseWrapper], Any]]

    def values(self, row: Model, connection: BaseDatabaseWrapper) -> list[Any]:
        return [value_of(row, connection) for value_of in self.fields]


_waiting: ContextVar[list[Model] | None] = ContextVar("waiting", default=None)


def insert(*rows: Model) -> None:
    """Write new rows in order, as `save(force_insert=True)` would, and tell them their keys; on PostgreSQL in one statement.

    Like `bulk_create` it sends no signals. Values are those of Python, not expressions of the database. Raises IntegrityError.
    Within `together` all of that happens at its end.
    """
    if (waiting := _waiting.get()) is not None:
        waiting += rows
    else:
        _write(rows)


def next_key(model: type[Model]) -> int | None:
    """A key for a row that others name before it is written with them; nothing on SQLite, which knows it only when it is."""
    connection = plainly.database()
    if connection.vendor != "postgresql":
        return None
    key = model._meta.pk  # noqa: SLF001 - Django's documented Model._meta
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    return int(plainly.first((NEXT_KEY, [table, key.column]))[0])


def insert_at_once(*rows: Model) -> None:
    """The same, also within `together`: somebody is about to ask for their keys."""
    _write(rows)


@contextmanager
def together() -> Iterator[None]:
    """Rows that are inserted meanwhile, by whomever, are written at the end, in one statement: nobody asks for their keys before.

    On SQLite they are written as they come: each is a statement anyway.
    """
    if _waiting.get() is not None or plainly.database().vendor != "postgresql":
        yield
        return
    rows: list[Model] = []
    token = _waiting.set(rows)
    try:
        yield
    finally:
        _waiting.reset(token)
    if rows:
        _write(rows)


def write_waiting() -> None:
    """Write at once what waits for the others: somebody is about to read it."""
    if rows := _waiting.get():
        _write(rows)
        rows.clear()


def _write(rows: Sequence[Model]) -> None:
    connection = plainly.database()
    tables = tuple(_table(type(row), has_key=row.pk is not None) for row in rows)
    each = [(table.sql, table.values(row, connection)) for table, row in zip(tables, rows, strict=True)]
    if len(each) > 1 and connection.vendor == "postgresql":
        keys = plainly.first((_together(tables), [value for _sql, values in each for value in values]))
    else:
        keys = tuple(plainly.first(statement)[0] for statement in each)
    for row, key in zip(rows, keys, strict=True):
        if isinstance(row._meta.pk, AutoField):  # noqa: SLF001 - Django's documented Model._meta
            row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as `bulk_create` does


@lru_cache
def _together(tables: Sequence[Table]) -> str:
    """One statement, which gives all keys in one row."""
    names = [f"row_{number}" for number in range(len(tables))]
    rows = ", ".join(f"{name} AS ({table.sql})" for name, table in zip(names, tables, strict=True))
    return f"WITH {rows} SELECT {', '.join(f'(TABLE {name})' for name in names)}"


@cache
def _table(model: type[Model], *, has_key: bool) -> Table:
    meta = model._meta  # noqa: SLF001
    fields = [
        field
        for field in meta.local_concrete_fields
        if not field.generated and (has_key or not isinstance(field, AutoField))
    ]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=plainly.database())
    compiler.returning_fields = [meta.pk]
    ((sql, _values),) = compiler.as_sql()
    return Table(sql, [_value_of(field) for field in fields])


def _value_of(field: Field[Any, Any]) -> Callable[[Model, BaseDatabaseWrapper], Any]:
    """What the database gets of a field. Most kinds of fields change nothing of what `Field` does, which is little."""
    own = [getattr(type(field), name) for name in STEPS]
    if own == [getattr(Field, name) for name in STEPS]:
        return lambda row, connection: field.get_prep_value(getattr(row, field.attname))
    return lambda row, connection: field.get_db_prep_save(
        field.pre_save(row, add=True), connection=connection
    )
