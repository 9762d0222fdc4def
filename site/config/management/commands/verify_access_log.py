from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.services.access import verify


class Command(BaseCommand):
    help = "Checks that nobody changed or shortened the access log; names the first wrong record and ends with 1."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.is_intact:
            raise CommandError(f"접속 기록이 이어지지 않아요. {verdict.problem}")
        self.stdout.write(
            f"접속 기록 {verdict.records}건이 모두 이어져요. 마지막 해시: {verdict.head_hash or '없음'}"
        )
