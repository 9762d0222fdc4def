"""System checks on what guards the access log and the sign-in."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections

SQL = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'access_record_no_%'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'access_record_no_%' AND tgenabled <> 'D'",
}


@checks.register(checks.Tags.database)
def access_log_is_guarded(
    *, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The database itself must refuse to change or shorten the access log (migration people 0004)."""
    errors: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "people_accessrecord" not in connection.introspection.table_names():
            continue
        with connection.cursor() as cursor:
            cursor.execute(SQL[connection.vendor])
            if cursor.fetchone()[0] < 2:
                errors.append(checks.Error(f"The access log is not guarded in {alias!r}.", id="people.E001"))
    return errors


@checks.register(checks.Tags.security, deploy=True)
def limits_are_shared(**kwargs: Any) -> list[checks.CheckMessage]:
    """Wrong passwords are counted in the cache: in the memory of a process, each process counts for itself."""
    if "locmem" not in settings.CACHES["default"]["BACKEND"]:
        return []
    return [
        checks.Warning(
            "Every web process counts wrong passwords and codes for itself.",
            hint="Set REDIS_URL, or run one process (WEB_CONCURRENCY=1).",
            id="people.W001",
        )
    ]
