"""What is measured: the site and the floor, each with a database of its own on one PostgreSQL, under gunicorn."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.console import python
from tools.postgres import Postgres

FLOOR = ["tests.bench.floor", "--pythonpath=."]
SITE = ["config.wsgi"]


def prepare(folder: Path, server: Postgres) -> dict[str, str]:
    """Two databases: the demo, and the floor's table. Returns the environment of the production settings."""
    place = {"VAR_DIR": str(folder), "DATABASE_URL": server.url_of("demo")}
    demo = {**os.environ, "PYTHONPATH": "site", **place}
    production = {
        **demo,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "bench" * 12,
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    server.execute("CREATE DATABASE demo")
    server.execute("CREATE DATABASE floor")
    print("Loading the demo into PostgreSQL.", flush=True)
    run(python("-m", "tools.prepare"), {**demo, "DJANGO_SETTINGS_MODULE": "config.settings.dev"})
    run(
        python("manage.py", "db_worker", "--batch", "--no-startup-delay", "-v0"),
        {**demo, "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
    )
    run(python("manage.py", "collectstatic", "--noinput", "-v0"), production)
    run(python("-m", "tests.bench.floor"), floor_of(server))
    server.execute("VACUUM ANALYZE", "demo")
    return production


def floor_of(server: Postgres) -> dict[str, str]:
    """The environment of the floor."""
    return {**os.environ, "DATABASE_URL": server.url_of("floor")}


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, stdin=subprocess.DEVNULL)


@contextmanager
def serve(
    arguments: list[str], environment: dict[str, str], *, workers: int = 2, is_quiet: bool = False
) -> Iterator[str]:
    """gunicorn with sync workers; gives its address. Quiet: it doesn't say which requests it refuses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Preloaded: nothing listens before the program has been read, which is none of what is measured.
    options = [f"--bind=127.0.0.1:{port}", f"--workers={workers}", "--threads=1", "--preload"]
    command = [*python("-m", "gunicorn"), *options, "--log-level=error", *arguments]
    errors = subprocess.DEVNULL if is_quiet else None
    process = subprocess.Popen(command, env=environment, stderr=errors)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def write(found: dict[str, Any]) -> None:
    """`bench.json`; what was measured at another time, and not now, stays in it."""
    target = Path(os.environ.get("VAR_DIR") or "var") / "bench.json"
    before = json.loads(target.read_text()) if target.exists() else {}
    target.write_text(json.dumps({**before, **found}, indent=2, ensure_ascii=False) + "\n")
    print(f"written: {target}")
