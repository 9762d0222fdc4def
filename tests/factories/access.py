"""What the database guards, without its guard: as somebody sees it who holds the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection

LOG = import_module("people.migrations.0004_access_log_guard").STATEMENTS
TEXTS = import_module("people.migrations.0010_texts_guard").STATEMENTS


@contextmanager
def opened(guard: dict[str, Any]) -> Iterator[None]:
    """What this guard protects may be changed and deleted until the end of the block."""
    do, undo = guard[connection.vendor]
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in do:
                cursor.execute(statement)


def log_opened() -> Any:
    """The access log."""
    return opened(LOG)


def texts_opened() -> Any:
    """Consent texts in use, and published legal texts."""
    return opened(TEXTS)
