"""The demo's own words and figures, kept as YAML beside the code."""

from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"


def read(name: str) -> Any:
    """One file of `content/`, by its name without the ending."""
    return yaml.load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
