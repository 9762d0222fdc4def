import logging
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bookings.services.completion import bookings_complete
from bookings.services.files import lost_files_remove
from bookings.services.opening import opening_expand_all
from core import clock
from core.models import Holiday
from events.services.sessions import extend_all
from people import legal
from people.services.renewal import renewal_daily
from people.services.retention import destroy_due

logger = logging.getLogger(__name__)


def fill_holidays() -> None:
    year = clock.today().year
    Holiday.objects.fill(year, year + 1, year + 2)


def complete_bookings() -> None:
    bookings_complete(clock.now())


def destroy() -> None:
    if failed := [due.dataset.name for due in destroy_due(clock.now()) if due.is_failed]:
        raise RuntimeError(f"Not destroyed: {', '.join(failed)}")


def remove_lost_files() -> None:
    lost_files_remove(clock.now())


class Command(BaseCommand):
    """Once a day, soon after midnight in Seoul (cron or a systemd timer). Safe to run at any time, and twice."""

    help = "Moves the horizons of weekly rules and does the day's housekeeping."

    def handle(self, *args: Any, **options: Any) -> None:
        """A step that fails stops no other; the exit code tells at the end. What is counted comes before what is destroyed."""
        steps: dict[str, Callable[[], object]] = {
            "holidays": fill_holidays,
            "opening": opening_expand_all,
            "sessions": extend_all,
            "completion": complete_bookings,
            "retention": destroy,
            "files": remove_lost_files,
            "renewal": renewal_daily,
            "legal": self.compare_policy,
        }
        failed = [name for name, step in steps.items() if not _is_done(name, step)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why; the other steps were done.")

    def compare_policy(self) -> None:
        for difference in legal.differences():
            self.stderr.write(f"개인정보 처리방침이 사이트와 달라요. 새 판을 내 주세요. {difference}")


def _is_done(name: str, step: Callable[[], object]) -> bool:
    try:
        step()
    except Exception:
        logger.exception("The daily step %s failed.", name)
        return False
    return True
