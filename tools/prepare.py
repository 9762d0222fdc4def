"""What has to be done before the demo starts, in one process: tables, today's rows, content.

Each step does nothing when there is nothing to do, so that a second start is quick.
"""

import sys

import django
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

STEPS = ("load_demo", "daily")  # content first: its opening rules become the rows of the coming weeks


def main() -> int:
    django.setup()
    try:
        migrate()
        for step in STEPS:
            if step in get_commands():
                call_command(step)
    except (CommandError, DatabaseError) as error:
        print(
            f"데이터베이스를 준비하지 못했어요. / The database could not be prepared: {error}",
            file=sys.stderr,
        )
        return 1
    return 0


def migrate() -> None:
    """Bring the tables up to date; `migrate` itself takes a second even when they are."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("데이터베이스를 준비하고 있어요. / Preparing the database.", flush=True)
        call_command("migrate", verbosity=0, interactive=False)


if __name__ == "__main__":
    sys.exit(main())
