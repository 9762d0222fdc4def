"""Moments read as numbers. Of thousands of rows, most of the time goes into making aware times out of text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Field, Func
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


class AtMostApart(Func):
    """Whether the second column of moments is at most so many whole seconds after the first: for a constraint, which must be plain SQL
    on both databases."""

    output_field = BooleanField()
    arity = 2

    def __init__(self, *expressions: Any, seconds: int, **extra: Any) -> None:
        super().__init__(*expressions, seconds=int(seconds), **extra)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "EXTRACT(EPOCH FROM {1}) - EXTRACT(EPOCH FROM {0}) <= {2:d}"
        return self._written(template, compiler)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        template = "CAST(strftime('%%s', {1}) AS INTEGER) - CAST(strftime('%%s', {0}) AS INTEGER) <= {2:d}"
        return self._written(template, compiler)

    def _written(self, template: str, compiler: SQLCompiler) -> tuple[str, Any]:
        first, second = (compiler.compile(each) for each in self.source_expressions)
        sql = template.format(first[0], second[0], self.extra["seconds"])
        return f"({sql})", (*second[1], *first[1])


def moment(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
