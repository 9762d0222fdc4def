"""`make test`: the checks, the suite on SQLite and on PostgreSQL, the browser tests. Nothing is skipped."""

import os
import sys
import time

from tools import check, chromium
from tools.console import Outcome, Step, python, stream
from tools.postgres import Postgres, PostgresError

PYTEST = python("-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider")
PARALLEL = ["-n", str(min(os.cpu_count() or 2, 4)), "--dist", "loadgroup"]


def main() -> int:
    started = time.monotonic()
    try:
        browser = chromium.find_or_install()
    except chromium.NoChromium as problem:
        print(problem, file=sys.stderr)
        return 1
    os.environ.update(CHROMIUM=browser, DJANGO_SETTINGS_MODULE="config.settings.test", DATABASE_URL="")
    outcomes = [*run_checks(), *run_suite()]
    print("\n== summary")
    for outcome in outcomes:
        print(outcome)
    passed = all(outcome.passed for outcome in outcomes)
    print(f"{'everything passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return 0 if passed else 1


def run_checks() -> list[Outcome]:
    print("\n== checks", flush=True)
    return check.run()


def run_suite() -> list[Outcome]:
    outcomes = [
        stream(Step("SQLite", [*PYTEST, *PARALLEL, "-m", "not browser"])),
        stream(Step("browser on SQLite", [*PYTEST, "-m", "browser"])),
    ]
    try:
        with Postgres() as server:
            env = {"DATABASE_URL": server.url}
            outcomes.append(stream(Step("PostgreSQL", [*PYTEST, *PARALLEL, "-m", "not browser"], env)))
            outcomes.append(stream(Step("browser on PostgreSQL", [*PYTEST, "-m", "browser and smoke"], env)))
    except PostgresError as error:
        print(f"PostgreSQL did not start: {error}", file=sys.stderr)
        outcomes.append(Outcome("PostgreSQL", passed=False, seconds=0))
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
