"""What is done once a day. Every app registers its own steps when it starts; `manage.py daily` does them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

Say = Callable[[str], None]


class Part(IntEnum):
    """The order of a day: what is counted comes before what is destroyed."""

    PREPARE = 1
    """Rows that others read: holidays, the coming weeks of weekly rules."""
    COUNT = 2
    DESTROY = 3
    TELL = 4


@dataclass(frozen=True)
class Step:
    """`do` may say sentences to whoever runs the command; an exception means that the step failed."""

    name: str
    part: Part
    do: Callable[[Say], object]


STEPS: dict[str, Step] = {}


def register(name: str, part: Part, do: Callable[[Say], object]) -> None:
    """Have a step done once a day. It must be safe to run at any time, and twice."""
    STEPS[name] = Step(name, part, do)


def steps() -> list[Step]:
    """Every step in the order of a day; in one part, in the order of the apps."""
    return sorted(STEPS.values(), key=lambda step: step.part)
