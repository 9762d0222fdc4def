"""The last guard: holds of one unit never overlap, on both engines, whoever writes.

PostgreSQL: an exclusion constraint over two ranges; it needs no extension.
SQLite: triggers. Times are text there, so comparing them is right only in Django's own spelling
(UTC, `YYYY-MM-DD HH:MM:SS[.ffffff]`); any other spelling is refused instead of being compared wrongly.
"""

from django.db import migrations

MAX_DAYS = 31

POSTGRESQL = [
    """
    ALTER TABLE bookings_hold ADD CONSTRAINT hold_no_overlap EXCLUDE USING gist (
        int8range(unit_id, unit_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at) WITH &&
    )
    """,
    f"ALTER TABLE bookings_hold ADD CONSTRAINT hold_not_too_long CHECK (ends_at <= starts_at + interval '{MAX_DAYS} days')",
]
POSTGRESQL_UNDO = [
    "ALTER TABLE bookings_hold DROP CONSTRAINT hold_no_overlap",
    "ALTER TABLE bookings_hold DROP CONSTRAINT hold_not_too_long",
]

_DIGIT = "[0-9]"
_SECONDS = "-".join([_DIGIT * 4, _DIGIT * 2, _DIGIT * 2]) + " " + ":".join([_DIGIT * 2] * 3)


def _spelled_well(column: str) -> str:
    return f"(NEW.{column} GLOB '{_SECONDS}' OR NEW.{column} GLOB '{_SECONDS}.{_DIGIT * 6}')"


def _trigger(event: str, name: str, not_itself: str) -> str:
    return f"""
    CREATE TRIGGER {name} BEFORE {event} ON bookings_hold
    BEGIN
        SELECT RAISE(ABORT, 'hold_time_format')
        WHERE NOT ({_spelled_well("starts_at")} AND {_spelled_well("ends_at")});
        SELECT RAISE(ABORT, 'hold_not_too_long')
        WHERE julianday(NEW.ends_at) - julianday(NEW.starts_at) > {MAX_DAYS};
        SELECT RAISE(ABORT, 'hold_no_overlap')
        WHERE EXISTS (
            SELECT 1 FROM bookings_hold
            WHERE unit_id = NEW.unit_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at {not_itself}
        );
    END
    """


SQLITE = [
    _trigger("INSERT", "hold_no_overlap_insert", ""),
    _trigger("UPDATE OF unit_id, starts_at, ends_at", "hold_no_overlap_update", "AND id <> OLD.id"),
]
SQLITE_UNDO = ["DROP TRIGGER hold_no_overlap_insert", "DROP TRIGGER hold_no_overlap_update"]

STATEMENTS = {"postgresql": (POSTGRESQL, POSTGRESQL_UNDO), "sqlite": (SQLITE, SQLITE_UNDO)}


def _run(schema_editor, which):
    for statement in STATEMENTS[schema_editor.connection.vendor][which]:
        schema_editor.execute(statement)


def guard(apps, schema_editor):
    _run(schema_editor, 0)


def unguard(apps, schema_editor):
    _run(schema_editor, 1)


class Migration(migrations.Migration):
    """A later change of this table must keep the triggers: SQLite drops them when it rebuilds a table."""

    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
