"""Tasks that run at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django_tasks_db.models import DBTaskResult

from core import clock

AT_START: list[Any] = []
"""Tasks without arguments that come back by themselves; the worker's start enqueues the first."""


def run_later(task: Any, at: datetime) -> None:
    """Have a task without arguments run at a time, unless it will run before that anyway."""
    if not task.get_backend().supports_defer:
        return
    waiting = DBTaskResult.objects.filter(
        task_path=task.module_path, status="READY", run_after__gt=clock.now(), run_after__lte=at
    )
    if not waiting.exists():
        task.using(run_after=at).enqueue()
