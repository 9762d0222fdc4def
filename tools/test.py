"""`make test`: the checks, the suite on SQLite and on PostgreSQL, the browser tests. Nothing is skipped.

Two things run at any time, each with as many processes as there are processors: a browser waits more than it works.
"""

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psycopg

from tools import check, chromium, pango
from tools.console import Outcome, Step, capture, python
from tools.postgres import Postgres, PostgresError

PROCESSES = min(os.cpu_count() or 2, 4)
PYTEST = python("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", "--reuse-db")
# A file stays with one process: what it prepares once (a walk through every address) is prepared once.
# In the order of the collection: the slowest files come first (tests/conftest.py).
PARALLEL = ["-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"]
BROWSER = "tests/browser"
QUIET = ["tests", f"--ignore={BROWSER}"]  # all others: nothing is collected twice
TEMPLATE = "template.sqlite3"
SUFFIXES = [
    "",
    *(f"_gw{number}" for number in range(PROCESSES)),
]  # what pytest-xdist adds to a database's name


def main() -> int:
    started = time.monotonic()
    os.environ.update(DJANGO_SETTINGS_MODULE="config.settings.test", DATABASE_URL="")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else every process compiles every module and every test
    try:
        os.environ["CHROMIUM"] = chromium.find_or_install()
        pango.find_or_install()
        with tempfile.TemporaryDirectory(prefix="didim-test-") as folder, Postgres() as server:
            outcomes = run(Path(folder), server)
    except (chromium.NoChromium, pango.NoPango, PostgresError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print("\n== summary")
    for outcome in outcomes:
        print(outcome)
    passed = all(outcome.passed for outcome in outcomes)
    print(f"{'everything passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return 0 if passed else 1


def run(folder: Path, server: Postgres) -> list[Outcome]:
    """Every phase, also after one that failed: one run tells everything."""
    print("\n== checks, and a database of each kind", flush=True)
    sqlite = {"TEST_SQLITE": str(folder / "test.sqlite3")}
    browsed = {"TEST_SQLITE": str(folder / "browser.sqlite3")}
    postgres = {"DATABASE_URL": server.url, "MIGRATED_SQLITE": str(folder / TEMPLATE)}
    with ThreadPoolExecutor(1) as pool:
        databases = pool.submit(make_databases, folder, server)
        outcomes = check.run()
        outcomes += databases.result()
    phases = [
        Step("tests on PostgreSQL", [*PYTEST, *PARALLEL, *QUIET], postgres),
        Step("browser on SQLite", [*PYTEST, *PARALLEL, BROWSER], browsed),
        Step("tests on SQLite", [*PYTEST, *PARALLEL, *QUIET, "-m", "not once"], sqlite),
        Step("browser on PostgreSQL", [*PYTEST, BROWSER, "-m", "smoke"], postgres),
    ]
    print("\n== tests", flush=True)
    with ThreadPoolExecutor(2) as pool:
        return outcomes + list(pool.map(partial(capture, tells=True), phases))


def make_databases(folder: Path, server: Postgres) -> list[Outcome]:
    """Migrate once for each engine; every process of a phase gets a copy: no phase starts with what another left."""
    template = folder / TEMPLATE
    migrate = python("manage.py", "migrate", "--verbosity=0")
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE template_didim")
        addresses = {"SQLite": f"sqlite:///{template}", "PostgreSQL": server.url_of("template_didim")}
        steps = [Step(f"migrate {kind}", migrate, {"DATABASE_URL": url}) for kind, url in addresses.items()]
        with ThreadPoolExecutor(len(steps)) as pool:
            outcomes = list(pool.map(capture, steps))
        for suffix in SUFFIXES:
            for name in ("test", "browser"):
                shutil.copyfile(template, folder / f"{name}.sqlite3{suffix}")
            connection.execute(f"CREATE DATABASE test_postgres{suffix} TEMPLATE template_didim")
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
