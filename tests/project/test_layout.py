"""The shape of the repository that everything else stands on."""

import site
import subprocess
import sys
import sysconfig
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR


def test_site_is_no_package() -> None:
    """The name belongs to the standard library; a package here would hide it, and with it the environment."""
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path(str(site.__file__)).is_relative_to(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("frozen", ["on", "off"])
def test_the_environment_survives_the_folder_named_site(frozen: str) -> None:
    """Debuggers switch frozen modules off, which makes Python look for `site` on the path."""
    code = "import site, django; print(site.__file__)"
    result = subprocess.run(
        [sys.executable, "-X", f"frozen_modules={frozen}", "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(result.stdout.strip()).is_relative_to(sysconfig.get_path("stdlib"))


def test_the_wsgi_module_answers() -> None:
    assert callable(import_module("config.wsgi").application)


@pytest.mark.django_db
def test_no_model_differs_from_its_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    "line",
    [
        "from django.utils import timezone\ntimezone.now()",
        "from django.utils.timezone import now\nnow()",
        "from datetime import datetime\ndatetime.now()",
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.datetime.utcnow()",
    ],
    ids=["timezone.now", "imported now", "datetime.now", "date.today", "utcnow"],
)
def test_another_clock_is_refused(line: str) -> None:
    """Everything asks core.clock, so that time can be moved in one place."""
    result = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", "home/x.py", "-"],
        cwd=ROOT,
        input=line + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "core.clock" in result.stdout
