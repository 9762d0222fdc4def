"""A program and people who want to register: `python -m tests.bench.applicants PEOPLE ROOMY FULL SEATS`.

ROOMY sessions have a seat for everybody, FULL ones so many SEATS. Writes what somebody needs to register over HTTP as JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass

import django

django.setup()

# What follows needs the settings.
from config.demo.indexing import index_at_the_end  # noqa: E402
from events.models import Session  # noqa: E402
from events.showing import apply_url  # noqa: E402
from tests.bench.crowd import CSRF, queries_of, signed_in  # noqa: E402
from tests.factories import registering as make  # noqa: E402


@dataclass(frozen=True)
class Applicants:
    """`people`: the Cookie header of each. `roomy` and `full`: the form's address by the session's number. `csrf`: the token
    that goes with the cookies. `queries`: of one registration, in a process that is warm, without BEGIN and COMMIT."""

    people: list[str]
    roomy: dict[int, str]
    full: dict[int, str]
    queries: int
    csrf: str = CSRF


def gather(people: int, roomy: int, full: int, seats: int) -> Applicants:
    with index_at_the_end():
        program = make.program(slug="bench")
        plenty = [make.session(people, of=program, days=3 + day) for day in range(roomy + 2)]
        scarce = [make.session(seats, of=program, days=100 + day) for day in range(full)]
    cookies = [signed_in(number, "program") for number in range(people)]
    tried = [(_address(plenty.pop()), {}) for _ in range(2)]
    return Applicants(cookies, _addresses(plenty), _addresses(scarce), queries_of(cookies[0], tried))


def _addresses(sessions: list[Session]) -> dict[int, str]:
    return {session.pk: _address(session) for session in sessions}


def _address(session: Session) -> str:
    return apply_url(make.wanted(session))


if __name__ == "__main__":
    json.dump(asdict(gather(*map(int, sys.argv[1:]))), sys.stdout)
