"""Workers that begin at once: `python -m tests.races.nursery`.

This process has loaded the project already. For each line that it reads it forks a `db_worker` and tells its pid.
"""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

# What follows needs the settings.
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402


def main() -> None:
    settings.SMS["URL"] = os.environ.get("GATEWAY_URL", settings.SMS["URL"])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is gone at once
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        sys.stdout.write(f"{fork()}\n")
        sys.stdout.flush()


def fork() -> int:
    connections.close_all()
    if pid := os.fork():
        return pid
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.stdout = sys.stderr  # what the worker says is not an answer
    try:
        call_command("db_worker", startup_delay=False, interval=0.1, reload=False)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
