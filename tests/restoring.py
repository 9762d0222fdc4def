"""After a test that commits: the tables as migrations left them.

Django empties all of our 300 tables after such a test, and saves every row of the migrations again before the next; that
takes longer than most of the tests. A copy that the database itself puts back takes some hundredths of a second.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from django.db import connection, transaction


def keep() -> Callable[[], None]:
    """Remember every row there is now; returns what puts them back, and takes all others away."""
    return _keep_in_memory() if connection.vendor == "sqlite" else _keep_in_tables()


def _keep_in_memory() -> Callable[[], None]:
    """The whole file of SQLite, with its triggers. Waits for others who still write."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)

    def restore() -> None:
        connection.ensure_connection()
        copy.backup(connection.connection, sleep=0.01)

    return restore


def _keep_in_tables() -> Callable[[], None]:
    """Copies of the tables with rows in another schema of PostgreSQL. Replicas ask neither triggers nor foreign keys; the
    lock waits for others who still write."""
    names = [connection.ops.quote_name(table) for table in connection.introspection.table_names()]
    steps = [
        "SET LOCAL session_replication_role = replica",
        f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE",
        *(f"DELETE FROM {name}" for name in names),
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept")
        for name in names:
            cursor.execute(f"CREATE TABLE kept.{name} AS TABLE {name}")
            if cursor.rowcount:
                steps.append(f"INSERT INTO {name} TABLE kept.{name}")
            else:
                cursor.execute(f"DROP TABLE kept.{name}")

    def restore() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("; ".join(steps))

    return restore
