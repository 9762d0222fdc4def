from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page

from people.services.roles import center_open_groups


class Command(BaseCommand):
    """For sites without a screen that opens centers. Safe to run twice."""

    help = "Gives a page the roles of a center (editors, desk, counsellors, manager), each a group with its rights."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "page", type=int, help="the number of the page; it stands in the address of its editor"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        page = Page.objects.filter(pk=options["page"], depth__gt=1).first()
        if page is None:
            raise CommandError(f"There is no page {options['page']}.")
        for staff_role in center_open_groups(page).values():
            self.stdout.write(staff_role.group.name)
