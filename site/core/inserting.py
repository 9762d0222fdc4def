"""New rows, with SQL that is made once for each model: the ORM makes it anew for every row, and that takes longer than the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import AutoField, Field, Model
from django.db.models.sql import InsertQuery

from core import plainly


@dataclass(frozen=True)
class Table:
    """`sql` takes the values of `fields` and gives the key of the row."""

    sql: str
    fields: Sequence[Field[Any, Any]]

    def statement(self, row: Model) -> plainly.Statement:
        values = (field.pre_save(row, add=True) for field in self.fields)
        return self.sql, [
            field.get_db_prep_save(value, connection)
            for field, value in zip(self.fields, values, strict=True)
        ]


def insert(*rows: Model) -> None:
    """Write new rows in order, as `save(force_insert=True)` would, and tell them their keys; on PostgreSQL in one journey.

    Like `bulk_create` it sends no signals. Values are those of Python, not expressions of the database. Raises IntegrityError.
    """
    statements = [_table(type(row)).statement(row) for row in rows]
    for row, (key,) in zip(rows, plainly.ask_each(statements), strict=True):
        if isinstance(row._meta.pk, AutoField):  # noqa: SLF001 - Django's documented Model._meta
            row.pk = key
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as `bulk_create` does


@cache
def _table(model: type[Model]) -> Table:
    meta = model._meta  # noqa: SLF001
    fields = [
        field
        for field in meta.local_concrete_fields
        if not field.generated and not isinstance(field, AutoField)
    ]
    query = InsertQuery(model)
    query.insert_values(fields, [model()])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [meta.pk]
    ((sql, _values),) = compiler.as_sql()
    return Table(sql, fields)
