"""The power goes: processes are killed and the database ends at once, in the middle of 2,000 bookings."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from operator import itemgetter
from pathlib import Path

import pytest
from django.db import connection

from tests.races.booker import SHARES, key_of
from tools.postgres import Postgres

pytestmark = [pytest.mark.django_db, pytest.mark.races]

WISHES = 2_000 if connection.vendor == "postgresql" else 600  # on SQLite only processes can end
KILLS = (0.1, 0.3, 0.6, 0.8)  # of all bookings: then a process is killed, each in turn
CRASH = 0.45  # then the database is
PATIENCE = 300  # seconds until something hangs


@contextmanager
def database_of_its_own(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A copy of the migrated tables, on a server that waits for the disk; and how that server crashes.

    SQLite has no server: there is nothing that could end but the processes.
    """
    if connection.vendor == "sqlite":
        copy = folder / "kill.sqlite3"
        source, target = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        yield f"sqlite:///{copy}", lambda: None
        return
    with Postgres(durable=True) as server:
        server.copy_from(connection.settings_dict["HOST"], connection.settings_dict["NAME"])
        yield server.url, server.crash


def confirmed(folder: Path) -> dict[str, str]:
    """What clients were told: the code of each wish."""
    lines = [line for file in folder.glob("confirmed-*.txt") for line in file.read_text().splitlines()]
    pairs = [line.split() for line in lines]
    return {str(key_of(int(wish))): code for wish, code in pairs}


def count(folder: Path) -> int:
    return sum(file.read_bytes().count(b"\n") for file in folder.glob("confirmed-*.txt"))


def disturb(booking: subprocess.Popen[bytes], folder: Path, crash: Callable[[], None]) -> None:
    """Kill a process whenever so much is confirmed, and once the database."""
    events = [(at, partial(kill, number % SHARES, folder)) for number, at in enumerate(KILLS)]
    for at, event in sorted([*events, (CRASH, crash)], key=itemgetter(0)):
        wait_until(lambda at=at: count(folder) >= WISHES * at, booking)
        event()


def kill(share: int, folder: Path) -> None:
    with suppress(ProcessLookupError):  # on a fast machine it may have done its share
        os.kill(int((folder / f"pid-{share}.txt").read_text()), signal.SIGKILL)


def wait_until(is_so: Callable[[], bool], booking: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert booking.poll() is None, "the bookings ended too early"
        assert time.monotonic() < deadline, "the bookings don't go on"
        time.sleep(0.05)


def test_what_was_confirmed_is_there_once(tmp_path: Path) -> None:
    with database_of_its_own(tmp_path) as (url, crash):
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": url,
            "VAR_DIR": str(tmp_path),
            "PYTHONPATH": "site",
        }
        command = [sys.executable, "-m", "tests.races.booker", str(tmp_path), str(WISHES)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as booking:
            disturb(booking, tmp_path, crash)
            _, errors = booking.communicate(timeout=PATIENCE)
        assert booking.returncode == 0, errors.decode()
    end = json.loads((tmp_path / "end.json").read_text())
    told = confirmed(tmp_path)
    assert len(told) == WISHES
    assert end["bookings"] == told
    assert (end["rows"], end["holds"], end["mails"]) == (WISHES, WISHES, WISHES)
