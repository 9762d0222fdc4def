"""The access log is only ever added to, whoever writes: the database refuses changes, forks, and deleting what is young.

Both engines count two years by their own clock; `services.access` waits a little longer (732 days), so that what it
destroys is always old enough. A fork is refused by the unique `previous_hash`.
"""

from django.db import migrations, models

YEARS = 2

POSTGRESQL = [
    f"""
    CREATE FUNCTION access_record_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            RAISE EXCEPTION 'access_record_no_update' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF OLD.at > now() - interval '{YEARS} years' THEN
            RAISE EXCEPTION 'access_record_no_delete' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$
    """,
    """
    CREATE TRIGGER access_record_no_update BEFORE UPDATE ON people_accessrecord
    FOR EACH ROW EXECUTE FUNCTION access_record_guard()
    """,
    """
    CREATE TRIGGER access_record_no_delete BEFORE DELETE ON people_accessrecord
    FOR EACH ROW EXECUTE FUNCTION access_record_guard()
    """,
]
POSTGRESQL_UNDO = [
    "DROP TRIGGER access_record_no_update ON people_accessrecord",
    "DROP TRIGGER access_record_no_delete ON people_accessrecord",
    "DROP FUNCTION access_record_guard()",
]

SQLITE = [
    """
    CREATE TRIGGER access_record_no_update BEFORE UPDATE ON people_accessrecord
    BEGIN SELECT RAISE(ABORT, 'access_record_no_update'); END
    """,
    f"""
    CREATE TRIGGER access_record_no_delete BEFORE DELETE ON people_accessrecord
    WHEN julianday(OLD.at) > julianday('now', '-{YEARS} years')
    BEGIN SELECT RAISE(ABORT, 'access_record_no_delete'); END
    """,
]
SQLITE_UNDO = ["DROP TRIGGER access_record_no_update", "DROP TRIGGER access_record_no_delete"]

STATEMENTS = {"postgresql": (POSTGRESQL, POSTGRESQL_UNDO), "sqlite": (SQLITE, SQLITE_UNDO)}


def _run(schema_editor, which):
    for statement in STATEMENTS[schema_editor.connection.vendor][which]:
        schema_editor.execute(statement)


def guard(apps, schema_editor):
    _run(schema_editor, 0)


def unguard(apps, schema_editor):
    _run(schema_editor, 1)


class Migration(migrations.Migration):
    """A later change of this table must make the triggers again: SQLite drops them when it rebuilds a table."""

    dependencies = [("people", "0003_rights_and_privacy")]

    operations = [
        migrations.AlterField(
            model_name="accessrecord",
            name="previous_hash",
            field=models.CharField(blank=True, editable=False, max_length=64, unique=True),
        ),
        migrations.AddField(
            model_name="accessreview",
            name="signature",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(guard, unguard),
    ]
