from typing import Any

from django.core.management.base import BaseCommand

from bookings.services.completion import bookings_complete
from bookings.services.files import lost_files_remove
from bookings.services.opening import opening_expand_all
from core import clock
from core.models import Holiday
from events.services.sessions import extend_all
from people import legal
from people.services.renewal import renewal_daily
from people.services.retention import destroy_due


class Command(BaseCommand):
    """Once a day, soon after midnight in Seoul (cron or a systemd timer). Safe to run at any time, and twice."""

    help = "Moves the horizons of weekly rules and does the day's housekeeping."

    def handle(self, *args: Any, **options: Any) -> None:
        year = clock.today().year
        Holiday.objects.fill(year, year + 1, year + 2)
        opening_expand_all()
        extend_all()
        bookings_complete(clock.now())
        destroy_due(clock.now())
        lost_files_remove(clock.now())
        renewal_daily()
        for difference in legal.differences():
            self.stderr.write(f"개인정보 처리방침이 사이트와 달라요. 새 판을 내 주세요. {difference}")
