from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bookings.audit import findings
from bookings.models import Booking, Hold


class Command(BaseCommand):
    """For after a crash, an import, a restored backup."""

    help = "Says whether bookings and holds agree with each other. Repairs nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings())
        for finding in found:
            self.stdout.write(f"{finding.code}: {finding.detail}")
        if found:
            raise CommandError(f"{len(found)}건이 서로 맞지 않아요. 고치기 전에 백업해 주세요.")
        self.stdout.write(f"예약 {Booking.objects.count()}건, 점유 {Hold.objects.count()}건이 서로 맞아요.")
