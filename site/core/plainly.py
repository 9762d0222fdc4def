"""SQL without what Django's cursors add, for statements that run once for every mail or booking.

On PostgreSQL Django writes the parameters into the SQL, so the server reads and plans it anew every time. Here they go
apart, and from the second time on the server has the statement ready (`core.ready_statements`). Where somebody watches
(queries are counted in tests, logged, wrapped), and on SQLite, it is Django's cursor after all.
"""

from __future__ import annotations

import select
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.ready_statements import Rows, Server, Statement


def database() -> BaseDatabaseWrapper:
    """The connection of this thread: `django.db.connection` looks for it anew with each of its attributes."""
    return connections[DEFAULT_DB_ALIAS]


def is_plain(connection: BaseDatabaseWrapper) -> bool:
    """Whether Django's cursor can be left out."""
    watched = connection.queries_logged or connection.execute_wrappers
    return connection.vendor == "postgresql" and not watched


def execute(statement: Statement) -> None:
    connection = database()
    if is_plain(connection):
        _run(connection, statement)
        return
    with connection.cursor() as cursor:
        cursor.execute(*statement)


def first(question: Statement) -> tuple[Any, ...]:
    """The first row that it gives."""
    connection = database()
    if is_plain(connection):
        rows = _run(connection, question)
        return rows[0] if rows else ()
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return cursor.fetchone() or ()


def ask(connection: BaseDatabaseWrapper, question: Statement, after: Statement | None = None) -> Rows:
    """The rows, as the driver gives them; what comes before goes to the server along with it. Only where `is_plain`."""
    return _run(connection, after, question) if after else _run(connection, question)


def _run(connection: BaseDatabaseWrapper, *statements: Statement) -> Rows:
    _hear(connection)
    connection.ensure_connection()
    known = vars(connection.connection)
    with connection.wrap_database_errors:
        server: Server = known.get("plain") or known.setdefault("plain", Server(connection.connection))
        return server.run(*statements)


def _hear(connection: BaseDatabaseWrapper) -> None:
    """Connect again where the server hung up since the last request (`CONN_HEALTH_CHECKS`).

    Django asks `SELECT 1` in each request to know; but a server that hangs up says so, and has nothing else to say to who is idle.
    """
    if connection.connection is None or connection.health_check_done:  # type: ignore[attr-defined]  # not in the stubs
        return
    if connection.connection.closed or _has_something_to_say(connection.connection):
        connection.close_if_health_check_failed()
    connection.health_check_done = True  # type: ignore[attr-defined]


def _has_something_to_say(driver: Any) -> bool:
    poll = select.poll()
    poll.register(driver, select.POLLIN)
    return bool(poll.poll(0))
