"""docs/bookings.md, tried: the module in a project fresh from `wagtail start`, with the lines of the document itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bookings.checks import ground_is_complete
from bookings.management.commands.booking_tables import markdown

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR
DOC = ROOT / "docs" / "bookings.md"
BLOCK = re.compile(r"```(?:python|html)\n(.*?)```", re.DOTALL)


def snippets() -> dict[str, list[str]]:
    """The lines that the document asks to add, by file."""
    parts = re.split(r"^\*\*`([^`]+)`\*\*", DOC.read_text(), flags=re.MULTILINE)[1:]
    return {name: BLOCK.findall(text) for name, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.fixture
def bare_site(tmp_path: Path) -> Path:
    """What `wagtail start` makes, with the lines of the document."""
    start = [sys.executable, "-m", "wagtail.bin.wagtail", "start", "mysite", str(tmp_path)]
    subprocess.run(start, check=True, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True)
    wanted = snippets()
    for name in ("settings/base.py", "settings/dev.py", "urls.py"):
        (lines,) = wanted[name]
        with (tmp_path / "mysite" / name).open("a") as file:
            file.write("\n" + lines.replace("/srv/didim", str(ROOT)))
    head, main = wanted["templates/base.html"]
    base = tmp_path / "mysite" / "templates" / "base.html"
    html = base.read_text()
    assert html.count("</head>") == html.count("{% block content %}{% endblock %}") == 1
    html = html.replace("</head>", f"{head}</head>").replace("{% block content %}{% endblock %}", main)
    base.write_text(html)
    return tmp_path


def run(site: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """In a process that knows of this repository only what the settings of the bare project say."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(site),
        "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
        "EMAIL_URL": "memory://",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=site, env=environment, capture_output=True, text=True, check=False
    )


def test_a_bare_project_books(bare_site: Path) -> None:
    result = run(bare_site, str(ROOT / "tests" / "project" / "bare_site.py"))
    assert result.stdout.endswith("done\n"), f"{result.stdout}\n{result.stderr[-6000:]}"


def test_a_check_names_what_was_forgotten(bare_site: Path) -> None:
    dev = bare_site / "mysite" / "settings" / "dev.py"
    forgotten = (
        'MIDDLEWARE.remove("people.staff_middleware.StaffMiddleware")\nDATABASES["default"].pop("OPTIONS")\n'
    )
    dev.write_text(f"{dev.read_text()}\n{forgotten}")
    urls = bare_site / "mysite" / "urls.py"
    urls.write_text(urls.read_text().replace('path("", include("outbox.urls")),', ""))
    said = run(bare_site, "manage.py", "check").stderr
    assert "bookings.E002" in said
    for each in ("'people.staff_middleware.StaffMiddleware'", "SQLITE_OPTIONS", "addresses of outbox"):
        assert each in said


def test_this_site_lacks_nothing() -> None:
    assert ground_is_complete() == []


def test_the_tables_are_those_of_the_code() -> None:
    assert DOC.read_text().endswith(f"\n\n{markdown()}\n"), (
        "run: manage.py booking_tables, and put it at the end"
    )
