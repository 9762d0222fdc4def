import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.daily import Say, Step, steps

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Once a day, soon after midnight in Seoul (cron or a systemd timer). Safe to run at any time, and twice."""

    help = "Moves the horizons of weekly rules and does the day's housekeeping."

    def handle(self, *args: Any, **options: Any) -> None:
        """A step that fails stops no other; the exit code tells at the end."""
        failed = [step.name for step in steps() if not _is_done(step, self.stderr.write)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why; the other steps were done.")


def _is_done(step: Step, say: Say) -> bool:
    try:
        step.do(say)
    except Exception:
        logger.exception("The daily step %s failed.", step.name)
        return False
    return True
