"""What the benches of writing have in common: a crowd made beforehand, and rounds that take turns with the floor."""

import statistics
import subprocess
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

from tools.console import python
from tools.volley import LoadError, volley

CONNECTIONS = 16

Requests = Callable[[int], tuple[list[bytes], list[bytes]]]
"""The requests of a round, by its number: to the site, and to the floor, which answers each with 200."""


def output(module: str, *arguments: str, environment: dict[str, str]) -> str:
    environment = {**environment, "PYTHONPATH": "site"}
    command = python("-m", module, *arguments)
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def host(url: str) -> str:
    return urlsplit(url).netloc


def against_floor(
    site: str, floor: str, rounds: int, requests: Requests, *, done: int = 302
) -> dict[str, float]:
    """How many a second of both: the median of rounds that take turns. The first round warms up. `done` is the site's answer."""
    found: dict[str, list[float]] = {"site": [], "floor": []}
    for number in range(rounds + 1):
        of_site, of_floor = requests(number)
        for name, at, some, status in (("floor", floor, of_floor, 200), ("site", site, of_site, done)):
            answers = list(volley(at, some, CONNECTIONS))
            if wrong := Counter(answer.status for answer in answers if answer.status != status):
                raise LoadError(f"{name}: {dict(wrong)}")
            found[name].append(len(answers) / answers[-1].at)
    speeds = {name: statistics.median(rates[1:]) for name, rates in found.items()}
    return {
        "per_second": round(speeds["site"], 1),
        "floor_per_second": round(speeds["floor"], 1),
        "ratio": round(speeds["site"] / speeds["floor"], 3),
    }
