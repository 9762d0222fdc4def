"""What the commands share: run a step, time it, say how it went."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One command with the name that is shown for it; `env` is added to the environment."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] | None = None

    def environment(self) -> dict[str, str]:
        return {**os.environ, **(self.env or {})}


@dataclass(frozen=True)
class Outcome:
    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"{'ok  ' if self.passed else 'FAIL'} {self.name} ({self.seconds:.1f} s)"


def capture(step: Step, *, tells: bool = False) -> Outcome:
    """Run a step quietly; its output is shown only when it fails, and of one that `tells`, the last line in any case."""
    started = time.monotonic()
    result = subprocess.run(
        step.command,
        env=step.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outcome = Outcome(step.name, result.returncode == 0, time.monotonic() - started)
    output = result.stdout.decode(errors="replace").rstrip()
    shown = (
        output.rpartition("\n")[2] if tells and outcome.passed else "" if outcome.passed else f"\n{output}"
    )
    print(f"{outcome} {shown}".rstrip(), flush=True)
    return outcome


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
