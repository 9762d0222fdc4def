"""The worker of django-tasks-db, which first takes up what a killed worker left unfinished."""

import os
import socket
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Command as WorkerCommand
from django_tasks_db.models import DBTaskResult

from core import clock
from core.tasks import AT_START, run_later

HOST = socket.gethostname()[:30]
LOST_AFTER = timedelta(hours=1)  # a task of another machine; none of ours takes that long
SOON = timedelta(seconds=1)
TRIES = 3  # a task that kills every worker is not tried for ever


def new_worker_id() -> str:
    """Tells whether the worker is still alive: `host:pid:random`."""
    return f"{HOST}:{os.getpid()}:{get_random_string(12)}"


def is_lost(result: DBTaskResult) -> bool:
    """Whether the worker of a running task is gone."""
    host, _, rest = (result.worker_ids[-1] if result.worker_ids else "").partition(":")
    pid = rest.partition(":")[0]
    if host == HOST and pid.isdigit():
        return int(pid) == os.getpid() or not os.path.exists(f"/proc/{pid}")
    return result.started_at is None or result.started_at < clock.now() - LOST_AFTER


def take_up_lost() -> int:
    """Put tasks of killed workers back into the queue. Tasks are written so that running twice does no harm."""
    lost = [result for result in DBTaskResult.objects.running() if is_lost(result)]
    for result in lost:
        if len(result.worker_ids) < TRIES:
            DBTaskResult.objects.running().filter(pk=result.pk).update(status="READY")
        else:
            result.set_failed(RuntimeError("Every worker that ran it was killed."))
    return len(lost)


class Command(WorkerCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(worker_id=new_worker_id())

    def handle(self, **options: Any) -> None:  # type: ignore[override]
        take_up_lost()
        for task in AT_START:
            run_later(task, clock.now() + SOON)
        super().handle(**options)
