"""Documents name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def races() -> set[str]:
    found = (
        re.findall(r"^def (test_\w+)", file.read_text(), re.M) for file in ROOT.glob("tests/races/test_*.py")
    )
    return {name for names in found for name in names}


def test_every_race_and_every_control_stands_in_the_table() -> None:
    text = (ROOT / "docs" / "locking.md").read_text()
    table = text.partition("## The races, and their controls")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(test_\w+)`", table))
    assert named == races()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("document", ["docs/architecture.md", "docs/locking.md", "docs/bookings.md"])
def test_modules_that_are_named_are_there(document: str) -> None:
    """`bookings.services.booking`, `site/core/clock.py`, `bookings/rules.py`."""
    text = (ROOT / document).read_text()
    dotted = re.findall(r"`((?:bookings|people|core|outbox|events|home|search)(?:\.(?!E\d)\w+)+)", text)
    files = re.findall(r"`((?:bookings|site|tests|docs|templates)/[\w/.]+)`", text)
    assert [name for name in dotted if not is_there(name)] + [
        f for f in files if not (ROOT / f).exists()
    ] == []


def is_there(dotted: str) -> bool:
    """A module, or something in one."""
    first = dotted.partition(".")[0]
    root = ROOT if (ROOT / first).exists() else ROOT / "site"
    for depth in range(len(parts := dotted.split(".")), 1, -1):
        path = root.joinpath(*parts[:depth])
        module = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        if module.exists() or path.is_dir():
            return depth == len(parts) or not module.exists() or parts[depth] in module.read_text()
    return False
