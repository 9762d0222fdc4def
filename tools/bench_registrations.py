"""Registrations for programs: whole ones over HTTP against a floor that counts one row up, and bursts on too few seats.

`python -m tools.bench_registrations` measures them alone.
"""

import json
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tools.bench_rates import against_floor, host, output
from tools.bench_servers import FLOOR, SITE, floor_of, prepare, serve, write
from tools.postgres import Postgres
from tools.volley import Answer, post, volley

PEOPLE, SEATS = 500, 100
ROUNDS = 5
COUNTS = 600  # of the floor in each round; of the site's, everybody once
BURSTS = 20  # of everybody at once, on one session each
WORKERS = (2, 4)
GOALS = {"ratio": 0.25, "queries": 15, "last_answer": 2.0}


def measure(server: Postgres, environment: dict[str, str]) -> dict[str, Any]:
    numbers = (PEOPLE, ROUNDS + 1, BURSTS * len(WORKERS), SEATS)
    crowd = json.loads(output("tests.bench.applicants", *map(str, numbers), environment=environment))
    print("Registering over HTTP.", flush=True)
    with serve(SITE, environment) as site, serve(FLOOR, floor_of(server)) as floor:
        found: dict[str, Any] = {**speed(crowd, host(site), host(floor)), "queries": crowd["queries"]}
    full = list(crowd["full"].items())
    for workers in WORKERS:
        sessions, full = full[:BURSTS], full[BURSTS:]
        with serve(SITE, environment, workers=workers, is_quiet=True) as site:
            found[f"bursts_{workers}_workers"] = bursts(crowd, sessions, host(site), server)
    return found


def form(crowd: dict[str, Any], at: str, person: int, address: str) -> bytes:
    """The form as a browser sends it, by somebody who has signed in and whose name is known."""
    fields = {"request_key": str(uuid4()), "csrfmiddlewaretoken": crowd["csrf"]}
    return post(at, address, fields, crowd["people"][person])


def speed(crowd: dict[str, Any], site: str, floor: str) -> dict[str, float]:
    """Registrations a second: in each round everybody registers for one session with room for all."""
    addresses = list(crowd["roomy"].values())

    def requests(number: int) -> tuple[list[bytes], list[bytes]]:
        forms = [form(crowd, site, person, addresses[number]) for person in range(PEOPLE)]
        return forms, [post(floor, "/count/", {}) for _ in range(COUNTS)]

    return against_floor(site, floor, ROUNDS, requests)


def bursts(
    crowd: dict[str, Any], sessions: list[tuple[str, str]], site: str, server: Postgres
) -> dict[str, Any]:
    """Everybody wants a seat in the same session at the same moment, again and again. The first time warms up, and its time is not told."""
    statuses: Counter[int] = Counter()
    last: list[float] = []
    for _session, address in sessions:
        forms = [form(crowd, site, person, address) for person in range(PEOPLE)]
        answers: list[Answer] = list(volley(site, forms, PEOPLE))
        statuses.update(answer.status for answer in answers)
        last.append(answers[-1].at)
    return {
        "bursts": len(sessions),
        "people": PEOPLE,
        "seats": SEATS,
        "outcomes": outcomes(server, [int(key) for key, _address in sessions]),
        "statuses": dict(statuses),
        "last_answer": round(max(last[1:]), 2),
        "median_last_answer": round(statistics.median(last[1:]), 2),
    }


OUTCOME = """
SELECT DISTINCT count(*) FILTER (WHERE status = 'confirmed'), count(*) FILTER (WHERE status = 'waiting'),
    count(DISTINCT number), coalesce(max(number), 0), count(DISTINCT person_id)
FROM events_registration WHERE session_id = ANY(%s) GROUP BY session_id
"""


def outcomes(server: Postgres, sessions: list[int]) -> list[list[int]]:
    """What came of the sessions, each kind of outcome once: seated, waiting, numbers in line, the last number, people."""
    with psycopg.connect(server.url_of("demo")) as connection:
        return sorted(list(row) for row in connection.execute(OUTCOME, [sessions]).fetchall())


# --- Saying it ------------------------------------------------------------------------------


def report(found: dict[str, Any]) -> bool:
    rates = f"{found['per_second']:.0f} /s, floor {found['floor_per_second']:.0f} /s"
    lines = [
        (f"whole registration {rates}, ratio {found['ratio']:.2f}", found["ratio"] >= GOALS["ratio"]),
        (f"  queries          {found['queries']}", found["queries"] <= GOALS["queries"]),
        *(said_of(found[f"bursts_{workers}_workers"], workers) for workers in WORKERS),
    ]
    print("\nregistrations")
    for text, good in lines:
        print(f"{text}  {'ok' if good else 'below the goal'}")
    return all(good for _text, good in lines)


def said_of(burst: dict[str, Any], workers: int) -> tuple[str, bool]:
    rest = PEOPLE - SEATS
    exact = burst["outcomes"] == [[SEATS, rest, rest, rest, PEOPLE]]
    answered = [int(status) for status in burst["statuses"]] == [302]
    text = (
        f"{burst['bursts']} bursts of {PEOPLE} on {SEATS} seats, {workers} workers: seated, waiting, numbers, last number,"
        f" people {burst['outcomes']}, answers {burst['statuses']}, last after {burst['median_last_answer']} s"
        f" (slowest {burst['last_answer']} s)"
    )
    return text, exact and answered and burst["last_answer"] <= GOALS["last_answer"]


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="didim-bench-") as folder,
        Postgres(durable=True) as server,
    ):
        found = measure(server, prepare(Path(folder), server))
    good = report(found)
    write({"registrations": found})
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
