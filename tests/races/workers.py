"""Workers in processes of their own, which can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings as project
from django.db import connection

PATIENCE = 60  # seconds


def database_url() -> str:
    db = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{db['NAME']}"
    return f"postgres://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}?host={db['HOST']}" + (
        f"&port={db['PORT']}" if db["PORT"] else ""
    )


class Worker:
    """A `db_worker` in a process of its own."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def is_alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        wait_until(lambda: not self.is_alive())


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the messages do not arrive"
        time.sleep(0.005)


class Nursery:
    """A process that has loaded the project and starts workers at once; loading takes longer than all they do."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def start(self) -> Worker:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return Worker(int(self.process.stdout.readline()))


@contextmanager
def nursery_of(**environment: str) -> Iterator[Nursery]:
    """Its workers look at the database of the tests; a lease is a second."""
    own = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database_url(),
        "OUTBOX_LEASE_SECONDS": "1",
        "PYTHONPATH": "site",
        **environment,
    }
    command = [sys.executable, "-m", "tests.races.nursery"]
    with subprocess.Popen(
        command,
        cwd=project.BASE_DIR,
        env=own,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process)
        process.stdin.close()
