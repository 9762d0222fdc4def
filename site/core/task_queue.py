"""The queue of django-tasks-db, whose rows are written as those of a booking are: every message joins it while somebody waits."""

from __future__ import annotations

from typing import Any

from django_tasks.signals import task_enqueued
from django_tasks_db.backend import DatabaseBackend, TaskResult
from django_tasks_db.compat import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from core.inserting import insert


class TaskQueue(DatabaseBackend):
    """A task was validated when it was declared."""

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
        result = row.task_result
        task_enqueued.send(type(self), task_result=result)
        return result
