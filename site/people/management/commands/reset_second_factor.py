"""The last administrator has lost the phone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.models import User
from people.services.second_factor import second_factor_reset


class Command(BaseCommand):
    help = "Forget the second factor of a member of staff, who sets up a new one at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the mail address of the account")
        parser.add_argument("--reason", default="서버에서 초기화", help="is kept in the log")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email__iexact=options["address"]).first()
        if person is None:
            raise CommandError("No account has this address.")
        second_factor_reset(person=person, by=None, reason=options["reason"])
        self.stdout.write("The second factor is gone; the next sign-in asks for a new one.")
