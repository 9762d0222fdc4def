"""SQLite dropped the guard of holds when 0004 rebuilt their table; here it comes back. PostgreSQL kept its own."""

from importlib import import_module

from django.db import migrations

guard = import_module("bookings.migrations.0002_hold_no_overlap")


def guard_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in guard.SQLITE_UNDO:
        schema_editor.execute(statement.replace("DROP TRIGGER", "DROP TRIGGER IF EXISTS"))
    for statement in guard.SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_whole_module")]

    operations = [migrations.RunPython(guard_again, migrations.RunPython.noop)]
