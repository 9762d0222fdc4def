"""SQL without what Django's cursors add, for statements that run once for every mail or booking.

On PostgreSQL Django writes the parameters into the SQL, so the server reads and plans it anew every time. A cursor of
psycopg's own gives them apart, and after some runs the server has the statement ready; it takes half the time. Where
somebody watches (queries are counted in tests, logged, wrapped), and on SQLite, it is Django's cursor after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import connection
from psycopg import Cursor

Statement = tuple[str, Sequence[Any]]
"""SQL with `%s` for its values, and the values."""


def is_plain() -> bool:
    """Whether Django's cursor can be left out."""
    watched = connection.queries_logged or connection.execute_wrappers
    return connection.vendor == "postgresql" and not watched


def execute(statement: Statement) -> None:
    if is_plain():
        _run([statement])
        return
    with connection.cursor() as cursor:
        cursor.execute(*statement)


def ask_each(questions: Sequence[Statement]) -> list[tuple[Any, ...]]:
    """The first row that each gives."""
    if is_plain():
        return [cursor.fetchone() or () for cursor in _run(questions)]
    return [_asked_by_django(each) for each in questions]


def _asked_by_django(question: Statement) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return cursor.fetchone() or ()


def ask(question: Statement, after: Statement | None = None) -> list[tuple[Any, ...]]:
    """The rows, as the driver gives them; what comes before goes to the server along with it. Only where `is_plain`."""
    return _run([after, question] if after else [question])[-1].fetchall()


def _run(statements: Sequence[Statement]) -> list[Cursor[tuple[Any, ...]]]:
    """What each gives; several go to the server in one journey."""
    connection.ensure_connection()
    journey = connection.connection.pipeline() if len(statements) > 1 else nullcontext()
    with connection.wrap_database_errors, journey:
        return [Cursor(connection.connection).execute(*each) for each in statements]
