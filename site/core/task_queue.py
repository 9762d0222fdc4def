"""The queue of django-tasks-db, whose rows are written as those of a booking are: every message joins it while somebody waits."""

from __future__ import annotations

from typing import Any, cast

from django.utils.functional import SimpleLazyObject
from django_tasks_db.backend import DatabaseBackend, TaskResult
from django_tasks_db.compat import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from core.inserting import insert, write_waiting


class TaskQueue(DatabaseBackend):
    """A task was validated when it was declared, and its result is put together for whoever looks at it. It sends no signal."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> TaskResult[Any, Any]:
        row: DBTaskResult[Any, Any] = DBTaskResult(
            args_kwargs=normalize_json({"args": args, "kwargs": kwargs}),
            priority=task.priority,
            task_path=task.module_path,
            queue_name=task.queue_name,
            run_after=task.run_after or get_date_max(),
            backend_name=self.alias,
        )
        insert(row)
        return cast("TaskResult[Any, Any]", SimpleLazyObject(lambda: row.task_result))


def enqueue(task: Any) -> None:
    """Queue a task that reads what was inserted before: its row goes along; a backend that runs it at once finds the others written."""
    if not isinstance(task.get_backend(), TaskQueue):
        write_waiting()
    task.enqueue()
