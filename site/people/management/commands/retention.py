"""What is kept too long goes. The daily task does the same."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from people.services.retention import Due, destroy_due, what_is_due


class Command(BaseCommand):
    help = "Destroys the personal data whose period is over, and writes the ledger (파기대장)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        found = what_is_due(now) if options["dry_run"] else destroy_due(now)
        for due in found:
            self.stdout.write(_line(due))
        if any(due.is_failed for due in found):
            raise CommandError("Some of it could not be destroyed; the log says why.")


def _line(due: Due) -> str:
    oldest = f", 가장 오래된 것 {clock.local(due.oldest):%Y-%m-%d}" if due.oldest else ""
    failed = " (파기하지 못했어요)" if due.is_failed else ""
    return f"{due.dataset.label}: {due.rows}건{oldest}{failed}"
