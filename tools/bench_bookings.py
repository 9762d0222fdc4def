"""Bookings: whole ones over HTTP against a floor, bursts on one slot, free times and the desk with much to read.

`python -m tools.bench_bookings` measures them alone.
"""

import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tools.bench_rates import against_floor, host, output
from tools.bench_servers import FLOOR, SITE, floor_of, prepare, serve, write
from tools.postgres import Postgres
from tools.volley import Answer, post, post_json, volley

ROOMS, PEOPLE = 40, 200
ROUNDS = 5
BOOKINGS, INSERTS = 200, 600  # of each round
BURSTS = 20  # of everybody at once, on one slot each
ROW_SECONDS = 1
FIRST = datetime(2030, 1, 1, tzinfo=UTC)  # of the hours that the floor takes
GOALS = {"ratio": 0.3, "queries": 15, "last_answer": 1.0}
GOALS_FREE = {"ms": 50, "queries": 6, "growth": 1.5}
GOALS_MINUTE = {"ms": 100}
GOALS_DESK = {"ms": 150, "queries": 12}


def measure(server: Postgres, environment: dict[str, str]) -> dict[str, Any]:
    crowd = json.loads(output("tests.bench.crowd", str(ROOMS), str(PEOPLE), environment=environment))
    print("Booking over HTTP.", flush=True)
    with serve(SITE, environment) as site, serve(FLOOR, floor_of(server)) as floor:
        by_form = speed(crowd, host(site), host(floor))
        by_api = speed_of_api(crowd, host(site), host(floor))
    found: dict[str, Any] = {**by_form, "queries": crowd["queries"], "api": by_api}
    found["row_per_second"] = round(rows_per_second(server), 1)
    later = crowd["slots"][::-1]
    for workers in (2, 4):
        slots = [later.pop(0) for _ in range(BURSTS * ROOMS)][::ROOMS]  # another hour each time
        with serve(SITE, environment, workers=workers, is_quiet=True) as site:
            found[f"bursts_{workers}_workers"] = bursts(crowd, slots, host(site), server)
    print("Reading a long history.", flush=True)
    reads = {**environment, "DJANGO_SETTINGS_MODULE": "config.settings.dev"}  # no second factor
    return {**found, **json.loads(output("tests.bench.reads", environment=reads))}


def form(crowd: dict[str, Any], at: str, person: int, slot: list[str]) -> bytes:
    """The form as a browser sends it, by somebody who has signed in."""
    path, start = slot
    cookies = crowd["people"][person % len(crowd["people"])]
    fields = {"start": start, **crowd["wishes"], "request_key": str(uuid4())}
    return post(at, path, {**fields, "csrfmiddlewaretoken": crowd["csrf"]}, cookies)


def asked(crowd: dict[str, Any], at: str, person: int, slot: list[str]) -> bytes:
    """The same of the API."""
    path, start = slot
    wish = {
        "resource": crowd["resources"][path],
        "starts_at": f"{start}:00+09:00",
        **crowd["api_wishes"],
        "request_key": str(uuid4()),
    }
    cookies = crowd["people"][person % len(crowd["people"])]
    return post_json(at, "/api/v1/bookings", wish, cookies=cookies, csrf=crowd["csrf"])


def speed(crowd: dict[str, Any], site: str, floor: str) -> dict[str, float]:
    """Bookings a second with the form, each of a free slot."""
    return against_floor(site, floor, ROUNDS, lambda number: a_round(crowd, site, floor, number, form))


def speed_of_api(crowd: dict[str, Any], site: str, floor: str) -> dict[str, float]:
    """The same with the API, of the slots that follow."""

    def requests(number: int) -> tuple[list[bytes], list[bytes]]:
        return a_round(crowd, site, floor, ROUNDS + 1 + number, asked)

    return against_floor(site, floor, ROUNDS, requests, done=201)


def a_round(
    crowd: dict[str, Any], site: str, floor: str, number: int, make: Callable[..., bytes]
) -> tuple[list[bytes], list[bytes]]:
    slots = crowd["slots"][number * BOOKINGS : (number + 1) * BOOKINGS]
    bookings = [make(crowd, site, number * BOOKINGS + n, slot) for n, slot in enumerate(slots)]
    hours = range(number * INSERTS, (number + 1) * INSERTS)
    starts = [(FIRST + timedelta(hours=hour)).isoformat() for hour in hours]
    return bookings, [post(floor, "/take/", {"unit": "1", "start": start}) for start in starts]


def rows_per_second(server: Postgres) -> float:
    """INSERT and COMMIT under the exclusion constraint, over one connection and without Django."""
    statement = "INSERT INTO floor_taken (unit, starts_at, ends_at) VALUES (2, %s, %s)"
    count, end = 0, time.perf_counter() + ROW_SECONDS
    with psycopg.connect(server.url_of("floor"), autocommit=True) as connection:
        while time.perf_counter() < end:
            start = FIRST + timedelta(hours=count)
            connection.execute(statement, [start, start + timedelta(hours=1)])
            count += 1
    return count / ROW_SECONDS


def bursts(crowd: dict[str, Any], slots: list[list[str]], site: str, server: Postgres) -> dict[str, Any]:
    """Everybody wants the same slot at the same moment, again and again. The first time warms up, and its time is not told."""
    booked_before = bookings(server)
    winners: list[int] = []
    statuses: Counter[int] = Counter()
    last: list[float] = []
    for slot in slots:
        forms = [form(crowd, site, person, slot) for person in range(PEOPLE)]
        answers: list[Answer] = list(volley(site, forms, PEOPLE))
        winners.append(sum(answer.status == 302 for answer in answers))
        statuses.update(answer.status for answer in answers)
        last.append(answers[-1].at)
    return {
        "bursts": len(slots),
        "people": PEOPLE,
        "winners": sorted(set(winners)),
        "bookings": bookings(server) - booked_before,
        "statuses": dict(statuses),
        "last_answer": round(max(last[1:]), 2),
        "median_last_answer": round(statistics.median(last[1:]), 2),
    }


def bookings(server: Postgres) -> int:
    with psycopg.connect(server.url_of("demo")) as connection:
        row = connection.execute("SELECT count(*) FROM bookings_hold").fetchone()
    return int(row[0]) if row else 0


# --- Saying it ------------------------------------------------------------------------------


def report(found: dict[str, Any]) -> bool:
    lines = [*said_of_speed(found), *said_of_bursts(found), *said_of_reads(found)]
    print("\nbookings")
    for text, good in lines:
        print(f"{text}  {'ok' if good else 'below the goal'}")
    return all(good for _text, good in lines)


def said_of_speed(found: dict[str, Any]) -> list[tuple[str, bool]]:
    row, api = found["row_per_second"], found["api"]
    return [
        said_of_rate("whole booking  ", found),
        said_of_rate("  by the API   ", api),
        (f"  of a bare row  {row:.0f} /s, ratio {found['per_second'] / row:.3f}", True),
        (f"  queries        {found['queries']}", found["queries"] <= GOALS["queries"]),
    ]


def said_of_rate(what: str, found: dict[str, Any]) -> tuple[str, bool]:
    rates = f"{found['per_second']:.0f} /s, floor {found['floor_per_second']:.0f} /s"
    return f"{what}  {rates}, ratio {found['ratio']:.2f}", found["ratio"] >= GOALS["ratio"]


def said_of_bursts(found: dict[str, Any]) -> list[tuple[str, bool]]:
    lines = []
    for workers in (2, 4):
        burst = found[f"bursts_{workers}_workers"]
        once = burst["winners"] == [1] and burst["bookings"] == burst["bursts"]
        refused = all(int(status) in (302, 409) for status in burst["statuses"])
        lines.append(
            (
                f"{burst['bursts']} bursts of {burst['people']}, {workers} workers: bookings in each"
                f" {burst['winners']}, answers {burst['statuses']}, last after {burst['median_last_answer']} s"
                f" (slowest {burst['last_answer']} s)",
                once and refused and burst["last_answer"] <= GOALS["last_answer"],
            )
        )
    return lines


def said_of_reads(found: dict[str, Any]) -> list[tuple[str, bool]]:
    lines = []
    for each in found["availability"]:
        text = f"free times of {each['resources']} rooms, {each['bookings']:>9,} bookings"
        good = each["ms"] <= GOALS_FREE["ms"] and each["queries"] <= GOALS_FREE["queries"]
        lines.append((f"{text}: {each['ms']:.0f} ms, {each['queries']} queries", good))
    growth = found["availability"][-1]["ms"] / found["availability"][0]["ms"]
    lines.append(
        (f"  the longest history against the shortest: {growth:.2f}", growth <= GOALS_FREE["growth"])
    )
    minute = found["every_minute_ms"]
    good = minute[-1] <= GOALS_MINUTE["ms"]
    spoken = " / ".join(f"{ms:.0f}" for ms in minute)
    lines.append((f"every minute, by the length of the history: {spoken} ms", good))
    desk = found["desk"]
    good = desk["ms"] <= GOALS_DESK["ms"] and desk["queries"] <= GOALS_DESK["queries"]
    lines.append((f"desk, {desk['units']} units: {desk['ms']:.0f} ms, {desk['queries']} queries", good))
    return lines


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="didim-bench-") as folder, Postgres(durable=True) as server:
        found = measure(server, prepare(Path(folder), server))
    good = report(found)
    write({"bookings": found})
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
