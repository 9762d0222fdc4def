"""Moments read as numbers. Of thousands of rows, most of the time goes into making aware times out of text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Func
from django.db.models.sql.compiler import SQLCompiler

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Microseconds(Func):
    """A column of moments as whole microseconds since 1970 (UTC); `moment` reads them, exactly."""

    output_field: Field[int, int] = (
        Field()
    )  # both databases give plain numbers: nothing to convert row by row
    arity = 1
    template = "(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint"

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """SQLite keeps text: `2026-10-05 05:00:00.123456`, the last part only where it isn't zero."""
        column, params = compiler.compile(self.source_expressions[0])
        seconds = f"CAST(strftime('%%s', {column}) AS INTEGER)"
        sql = f"({seconds} * 1000000 + CAST(substr({column}, 21, 6) AS INTEGER))"
        return sql, (*params, *params)


def moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
