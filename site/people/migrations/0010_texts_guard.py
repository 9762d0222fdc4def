"""What people agreed to and what was published stays as it was, whoever writes: the database refuses changes."""

from django.db import migrations


def _postgresql(table, function, condition=""):
    return [
        f"""
        CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{function}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        f"""
        CREATE TRIGGER {function} BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW {condition} EXECUTE FUNCTION {function}()
        """,
    ]


def _postgresql_undo(table, function):
    return [f"DROP TRIGGER {function} ON {table}", f"DROP FUNCTION {function}()"]


def _sqlite(table, name, condition=""):
    return [
        f"""
        CREATE TRIGGER {name}_{event} BEFORE {event} ON {table} {condition}
        BEGIN SELECT RAISE(ABORT, '{name}'); END
        """
        for event in ("UPDATE", "DELETE")
    ]


def _sqlite_undo(name):
    return [f"DROP TRIGGER {name}_{event}" for event in ("UPDATE", "DELETE")]


USED = "WHEN (OLD.used_at IS NOT NULL)"
CONSENTS, CONSENTS_TABLE = "consent_text_in_use", "people_consenttext"
LEGAL, LEGAL_TABLE = "legal_text_published", "people_legaltext"

STATEMENTS = {
    "postgresql": (
        [*_postgresql(CONSENTS_TABLE, CONSENTS, USED), *_postgresql(LEGAL_TABLE, LEGAL)],
        [*_postgresql_undo(CONSENTS_TABLE, CONSENTS), *_postgresql_undo(LEGAL_TABLE, LEGAL)],
    ),
    "sqlite": (
        [*_sqlite(CONSENTS_TABLE, CONSENTS, USED), *_sqlite(LEGAL_TABLE, LEGAL)],
        [*_sqlite_undo(CONSENTS), *_sqlite_undo(LEGAL)],
    ),
}


def _run(schema_editor, which):
    for statement in STATEMENTS[schema_editor.connection.vendor][which]:
        schema_editor.execute(statement)


def guard(apps, schema_editor):
    _run(schema_editor, 0)


def unguard(apps, schema_editor):
    _run(schema_editor, 1)


class Migration(migrations.Migration):
    """A later change of these tables must make the triggers again: SQLite drops them when it rebuilds a table."""

    dependencies = [("people", "0009_booking_consent_says_what_is_done")]

    operations = [migrations.RunPython(guard, unguard)]
