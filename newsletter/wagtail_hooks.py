"""The newsletter in the Wagtail admin."""

from newsletter.desk import hooks  # noqa: F401 - register themselves
