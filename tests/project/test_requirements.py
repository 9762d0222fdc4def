"""What is installed is what is pinned, and what is pinned is what was asked for."""

from importlib.metadata import version
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR


def requirements(name: str) -> list[Requirement]:
    """The requirements of one file that apply to this machine."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return [requirement for requirement in found if not requirement.marker or requirement.marker.evaluate()]


def pins(name: str) -> dict[str, str]:
    """Package name to its one version."""
    result = {}
    for requirement in requirements(name):
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", requirement
        result[canonicalize_name(requirement.name)] = specifier.version
    return result


WANTED = [
    pytest.param(requirement, lock, id=f"{lock}: {requirement.name}")
    for source, lock in (
        ("requirements.in", "requirements.txt"),
        ("requirements-dev.in", "requirements-dev.txt"),
        ("requirements.in", "requirements-dev.txt"),
    )
    for requirement in requirements(source)
]


@pytest.mark.parametrize(("wanted", "lock"), WANTED)
def test_every_requirement_has_a_floor_and_a_pin_above_it(wanted: Requirement, lock: str) -> None:
    """Without a floor, pip may quietly fall back to an ancient release."""
    assert any(specifier.operator in {">=", "~=", "=="} for specifier in wanted.specifier)
    assert wanted.specifier.contains(pins(lock)[canonicalize_name(wanted.name)])


@pytest.mark.parametrize(("name", "pinned"), pins("requirements-dev.txt").items())
def test_installed_is_pinned(name: str, pinned: str) -> None:
    assert version(name) == pinned


def test_tests_run_with_the_versions_of_production() -> None:
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_machine(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "file:" not in text
    assert "--index" not in text
