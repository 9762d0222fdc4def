"""System checks: the one thing that must never be missing, and what a site forgot that installs the module."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import connections
from django.urls import NoReverseMatch, reverse

from bookings.defaults import BOOKING_APPS, BOOKING_MIDDLEWARE

SQL = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'hold_no_overlap_%'",
    "postgresql": "SELECT 2 * count(*) FROM pg_constraint WHERE conname = 'hold_no_overlap'",
}


@checks.register(checks.Tags.database)
def holds_are_guarded(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """The database itself must refuse overlapping holds (migration bookings 0002)."""
    errors: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if "bookings_hold" not in connection.introspection.table_names():
            continue
        with connection.cursor() as cursor:
            cursor.execute(SQL[connection.vendor])
            if cursor.fetchone()[0] < 2:
                errors.append(
                    checks.Error(f"Nothing stops overlapping holds in {alias!r}.", id="bookings.E001")
                )
    return errors


@checks.register()
def ground_is_complete(**kwargs: Any) -> list[checks.CheckMessage]:
    """What docs/bookings.md asks of a site's settings and addresses."""
    hint = "docs/bookings.md shows the lines."
    return [checks.Error(f"{what}.", hint=hint, id="bookings.E002") for what in _missing()]


def _missing() -> Iterator[str]:
    for name, wanted in (("INSTALLED_APPS", BOOKING_APPS), ("MIDDLEWARE", BOOKING_MIDDLEWARE)):
        for each in wanted:
            if each not in getattr(settings, name):
                yield f"{name} lacks {each!r}"
    options: dict[str, Any] = dict(settings.TEMPLATES[0]).get("OPTIONS", {})  # type: ignore[assignment]
    if "core.templatetags.korean" not in options.get("builtins", ()):
        yield "TEMPLATES lacks the builtin 'core.templatetags.korean'"
    if "wagtail.contrib.settings.context_processors.settings" not in options.get("context_processors", ()):
        yield "TEMPLATES lacks the context processor of wagtail.contrib.settings"
    if "private" not in settings.STORAGES:
        yield "STORAGES lacks 'private'"
    for alias, database in settings.DATABASES.items():
        mode = database.get("OPTIONS", {}).get("transaction_mode")
        if "sqlite" in database["ENGINE"] and mode != "IMMEDIATE":
            yield f"DATABASES[{alias!r}] lacks SQLITE_OPTIONS: two could look at the same free time and both take it"
    for app, name in (
        ("bookings", "bookings:find"),
        ("people", "me"),
        ("outbox", "sms_choose"),
        ("surveys", "survey_thanks"),
    ):
        try:
            reverse(name)
        except NoReverseMatch:
            yield f"urlpatterns lacks the addresses of {app}"
