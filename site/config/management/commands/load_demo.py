from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.kiosks import arm_kiosks
from config.demo.loader import Outcome, load

WORDS = {
    Outcome.LOADED: "시연용 내용을 넣었어요. / The demo content is loaded.",
    Outcome.OTHER: "다른 내용이 있어서 아무것도 바꾸지 않았어요. / There is other content; nothing was changed.",
}


class Command(BaseCommand):
    """Safe to run at every start: the second time nothing happens, and other content is never touched."""

    help = "Fills an empty database with the demo content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="load it although this is no demo installation"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError(
                "This is not a demo installation (DEMO is off). Use --force to load it anyway."
            )
        outcome = load()
        if outcome is Outcome.THERE:
            arm_kiosks()
        if outcome in WORDS and options["verbosity"]:
            self.stdout.write(WORDS[outcome])
