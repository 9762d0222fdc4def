"""Tasks of libraries about one row, which may be gone by the time the worker comes to them: then there is nothing left to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from types import ModuleType

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist

About = Callable[[str, str, str], None]
"""What is done about a row: its app, its model, its key."""


def passed_over() -> None:
    """The indexes of the search and of references need no row that was deleted. For once, when all apps are loaded."""
    from modelsearch import tasks as search
    from wagtail import tasks as references

    _pass_over(search, "insert_or_update_object_task")
    _pass_over(references, "update_reference_index_task")


def _pass_over(module: ModuleType, name: str) -> None:
    """The worker takes a task from its module, where another one stands under the same name."""
    task = getattr(module, name)
    setattr(module, name, replace(task, func=unless_gone(task.func)))


def unless_gone(run: About) -> About:
    """Missing anything else stays a failure."""

    @wraps(run)
    def run_unless_gone(app_label: str, model_name: str, pk: str) -> None:
        try:
            run(app_label, model_name, pk)
        except ObjectDoesNotExist:
            rows = apps.get_model(app_label, model_name)._base_manager  # noqa: SLF001 - all there are
            if rows.filter(pk=pk).exists():
                raise

    return run_unless_gone
