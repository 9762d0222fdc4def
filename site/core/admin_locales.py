"""The languages of content, which Wagtail tells its scripts on every page of the admin, read once for a process.

Content here has one language, and no screen adds another (`WAGTAIL_I18N_ENABLED`): only a migration does, after which
processes start anew. Where it is switched on, Wagtail asks each time, as ever.
"""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale


class ReadOnce:
    """Stands where Wagtail looks for `Locale.objects`."""

    def __init__(self) -> None:
        self.found: list[Locale] = []

    def all(self) -> list[Locale]:
        if not self.found or getattr(settings, "WAGTAIL_I18N_ENABLED", False):
            self.found = list(Locale.objects.all())
        return self.found

    def forget(self, **kwargs: Any) -> None:
        """Receives what is saved and deleted."""
        self.found = []


class Locales:
    objects = ReadOnce()


def read_once() -> None:
    """For once, when all apps are loaded."""
    from wagtail.admin.templatetags import wagtailadmin_tags

    wagtailadmin_tags.Locale = Locales
    for signal in (post_save, post_delete):
        signal.connect(Locales.objects.forget, sender=Locale)
