"""`make check`: style, types, templates, settings, migrations, import layers; two steps at a time."""

import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from tools.console import Outcome, Step, capture, python

MANAGE = python("manage.py")
# Nothing of the machine's own settings may change the verdict.
TEST = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": ""}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "wGr8?-not-a-secret-only-long-enough-for-the-deployment-check-7N3v_qZ",
    "ALLOWED_HOSTS": "didim.example",
    "BASE_URL": "https://didim.example",
    "DATABASE_URL": "",
    "REDIS_URL": "redis://localhost",  # nothing connects to it
    "EMAIL_URL": "",
}


def steps(scratch: str) -> list[Step]:
    """Every check; the slow one first, so that the others fill the second core."""
    production = {**PRODUCTION, "VAR_DIR": scratch}
    return [
        Step("types", python("-m", "mypy")),
        Step("style", python("-m", "ruff", "check", ".")),
        Step("format", python("-m", "ruff", "format", "--check", ".")),
        Step("import layers", ["lint-imports"]),
        Step("templates", ["djlint", "templates", "--lint", "--quiet"]),
        Step("system checks", [*MANAGE, "check", "--fail-level", "WARNING"], TEST),
        Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
        Step("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def run() -> list[Outcome]:
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(min(os.cpu_count() or 2, 4)) as pool:
        return list(pool.map(capture, steps(scratch)))


def main() -> int:
    started = time.monotonic()
    outcomes = run()
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    verdict = f"failed: {', '.join(failed)}" if failed else "all checks passed"
    print(f"\n{verdict} ({time.monotonic() - started:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
