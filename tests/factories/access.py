"""The access log without its guard, as somebody sees it who holds the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

GUARD = import_module("people.migrations.0004_access_log_guard").STATEMENTS


@contextmanager
def log_opened() -> Iterator[None]:
    """Records may be changed and deleted until the end of the block."""
    do, undo = GUARD[connection.vendor]
    with connection.cursor() as cursor:
        for statement in undo:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in do:
                cursor.execute(statement)
