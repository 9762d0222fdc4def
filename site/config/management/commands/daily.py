from typing import Any

from django.core.management.base import BaseCommand

from bookings.services.opening import opening_expand_all
from core import clock
from core.models import Holiday
from events.services.sessions import extend_all
from people.services.profile import people_remove_unproved


class Command(BaseCommand):
    """Once a day, soon after midnight in Seoul (cron or a systemd timer). Safe to run at any time, and twice."""

    help = "Moves the horizons of weekly rules and does the day's housekeeping."

    def handle(self, *args: Any, **options: Any) -> None:
        year = clock.today().year
        Holiday.objects.fill(year, year + 1, year + 2)
        opening_expand_all()
        extend_all()
        people_remove_unproved()
