#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent


def main() -> None:
    """Run one command. `site/` is an import root: its name belongs to the standard library."""
    sys.path.insert(1, str(BASE_DIR / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.apps import apps
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    finally:
        if apps.ready:
            _tell_the_site()


def _tell_the_site() -> None:
    """A command may have changed what its pages show."""
    from django.conf import settings

    from core.page_cache import something_changed

    if settings.KEEP_PAGES:
        something_changed()


if __name__ == "__main__":
    main()
