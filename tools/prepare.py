"""What has to be done before the demo starts, in one process: a folder, tables, today's rows, content.

Each step does nothing when there is nothing to do, so that a second start is quick.
"""

import os
import sys
from urllib.parse import urlsplit

import django
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

STEPS = ("load_demo", "daily")  # content first: its opening rules become the rows of the coming weeks


def main() -> int:
    django.setup()
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    try:
        migrate()
        for step in STEPS:
            call_command(step)
        answer_at(os.environ.get("BASE_URL", ""))
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


def answer_at(address: str) -> None:
    """Full addresses (feeds, mails, calendars) name the port that the demo was started at."""
    parts = urlsplit(address)
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    if not (settings.DEMO and site and parts.hostname):
        return
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if (site.hostname, site.port) != (parts.hostname, port):
        site.hostname, site.port = parts.hostname, port
        site.save()


if __name__ == "__main__":
    sys.exit(main())
