"""A system check on the one thing that must never be missing."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

SQL = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'hold_no_overlap_%'",
    "postgresql": "SELECT 2 * count(*) FROM pg_constraint WHERE conname = 'hold_no_overlap'",
}


@checks.register(checks.Tags.database)
def holds_are_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The database itself must refuse overlapping holds (migration bookings 0002)."""
    errors: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "bookings_hold" not in connection.introspection.table_names():
            continue
        with connection.cursor() as cursor:
            cursor.execute(SQL[connection.vendor])
            if cursor.fetchone()[0] < 2:
                errors.append(
                    checks.Error(f"Nothing stops overlapping holds in {alias!r}.", id="bookings.E001")
                )
    return errors
