"""The newsletter in the Wagtail admin."""

from newsletter.desk import hooks, sending_hooks  # noqa: F401 - register themselves
