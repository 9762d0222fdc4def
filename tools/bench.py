"""`make bench`: how fast the pages are, made anew and kept, against floors of plain Django measured in the same run.

Both run under gunicorn with two sync workers on one PostgreSQL. Figures move from machine to machine; the ratio to
the floor says how much of what Django can do is left.
"""

import gzip
import json
import re
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote, urlsplit

from tools import bench_bookings, bench_mail, bench_newsletter, bench_registrations
from tools.bench_servers import FLOOR, SITE, floor_of, prepare, serve, write
from tools.console import python
from tools.load import fetch, median_ms, per_second
from tools.postgres import Postgres
from tools.volley import LoadError

ROUNDS = 3
SECONDS = 3  # of each measurement
GOAL_RATIO = 0.25  # of the list page
GOAL_QUERIES = 10
GOAL_MS = 15.0
GOAL_BYTES = {"home": 100_000, "program": 80_000}
GOAL_KEPT = 0.85  # of a constant of 20 KB
FLOORS = {"hello": "/hello/", "constant": "/constant/", "one query": "/one-query/", "list page": "/list/"}
# The first address of the sitemap that has this form.
PAGES = {
    "home": r"/",
    "center": r"/centers/[^/]+/",
    "program": r"/programs/[^/]+/",
    "resource": r"/centers/[^/]+/[^/]+/",
    "story": r"/stories/[^/]+/",
}
CALENDAR = "/programs/calendar/"
SEARCH = f"/search/?q={quote('청년센터')}"


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="didim-bench-")))
        server = stack.enter_context(Postgres(durable=True))
        environment = prepare(folder, server)
        anew = {**environment, "KEEP_PAGES": "0"}
        site = stack.enter_context(serve(SITE, anew))
        keeping = stack.enter_context(serve(SITE, environment))
        floor = stack.enter_context(serve(FLOOR, floor_of(server)))
        pages = find_pages(site)
        print("Measuring; this takes some minutes.", flush=True)
        targets = {name: floor + address for name, address in FLOORS.items()}
        targets |= {name: site + address for name, address in pages.items()}
        targets["kept home"] = keeping + pages["home"]
        speeds = measure(targets)
        queries = count_queries(pages, anew)
        rows = [row(name, site + pages[name], speeds, queries[name], folder) for name in pages]
        mail = bench_mail.measure(server)
        newsletter = bench_newsletter.measure(server)
        registrations = bench_registrations.measure(server, environment)
        bookings = bench_bookings.measure(server, environment)
    good = [
        report(speeds, rows),
        report_kept(speeds),
        bench_mail.report(*mail),
        bench_newsletter.report(newsletter),
        bench_registrations.report(registrations),
        bench_bookings.report(bookings),
    ]
    floors = {name: round(speeds[name], 1) for name in FLOORS}
    kept = {
        "per_second": round(speeds["kept home"], 1),
        "ratio": round(speeds["kept home"] / speeds["constant"], 3),
    }
    write(
        {
            "floors": floors,
            "pages": rows,
            "kept_home": kept,
            "registrations": registrations,
            "bookings": bookings,
            "newsletter": asdict(newsletter),
        }
    )
    return 0 if all(good) else 1


def find_pages(site: str) -> dict[str, str]:
    """One address of each kind of page."""
    _response, body = fetch(f"{site}/sitemap.xml")
    paths = [urlsplit(address).path for address in re.findall(r"<loc>([^<]+)</loc>", body.decode())]
    found = {}
    for name, form in PAGES.items():
        match = next((path for path in paths if re.fullmatch(form, path)), None)
        if match is None:
            raise LoadError(f"The sitemap names no {name} page.")
        found[name] = match
    return {**found, "calendar": CALENDAR, "search": SEARCH}


def measure(targets: dict[str, str]) -> dict[str, float]:
    """Median requests a second; the rounds are interleaved, so that a slow minute hits all alike."""
    for url in targets.values():
        per_second(url, 1)
    found: dict[str, list[float]] = {name: [] for name in targets}
    for _round in range(ROUNDS):
        for name, url in targets.items():
            found[name].append(per_second(url, SECONDS))
    return {name: statistics.median(speeds) for name, speeds in found.items()}


def count_queries(pages: dict[str, str], environment: dict[str, str]) -> dict[str, int]:
    """SQL queries of each page for an anonymous visitor, when the process is warm."""
    code = """
import json, sys, django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
found = {}
for name, address in json.loads(sys.argv[1]).items():
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            Client().get(address, secure=True, headers={"host": "127.0.0.1"})
    found[name] = len(queries)
print(json.dumps(found))
"""
    output = subprocess.run(
        python("-c", code, json.dumps(pages)), env=environment, capture_output=True, text=True, check=True
    ).stdout
    return dict(json.loads(output.splitlines()[-1]))


def first_view_bytes(url: str, folder: Path) -> int:
    """What a phone loads before anything is scrolled, compressed as a proxy sends it."""
    _response, body = fetch(url)
    html = body.decode()
    site = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    total = len(gzip.compress(body, 6))
    for address in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))):
        _response, content = fetch(site + address, **{"Accept-Encoding": "br"})
        total += len(content)
    for tag in re.findall(r"<img [^>]+>", html):
        image = re.search(r'src="/media/([^"]+)"', tag)
        if image and 'loading="lazy"' not in tag:
            total += (folder / "media" / image[1]).stat().st_size
    return total


def row(name: str, url: str, speeds: dict[str, float], queries: int, folder: Path) -> dict[str, object]:
    ratio = speeds[name] / speeds["list page"]
    median = median_ms(url)
    size = first_view_bytes(url, folder)
    good = ratio >= GOAL_RATIO and queries <= GOAL_QUERIES and median <= GOAL_MS
    good = good and size <= GOAL_BYTES.get(name, size)
    return {
        "page": name,
        "address": urlsplit(url).path,
        "per_second": round(speeds[name], 1),
        "ratio": round(ratio, 3),
        "queries": queries,
        "median_ms": round(median, 1),
        "bytes": size,
        "ok": good,
    }


def report(speeds: dict[str, float], rows: list[dict[str, object]]) -> bool:
    print("\nfloor            req/s")
    for name in FLOORS:
        print(f"{name:<12} {speeds[name]:>9.0f}")
    print("\npage             req/s   ratio  queries  p50 ms   KB first view")
    for one in rows:
        kilobytes = int(str(one["bytes"])) / 1000
        print(
            f"{one['page']:<12} {one['per_second']:>9}  {one['ratio']:>6}  {one['queries']:>7}  {one['median_ms']:>6}"
            f"  {kilobytes:>7.1f}  {'ok' if one['ok'] else 'below the goal'}"
        )
    print(
        f"\ngoal: ratio >= {GOAL_RATIO} of the list page, <= {GOAL_QUERIES} queries, p50 of one client <= {GOAL_MS} ms,"
        f" first view <= {GOAL_BYTES['home'] // 1000} KB (home), {GOAL_BYTES['program'] // 1000} KB (program)"
    )
    return all(bool(one["ok"]) for one in rows)


def report_kept(speeds: dict[str, float]) -> bool:
    """The home page as people get it who are not signed in, while nothing changes."""
    ratio = speeds["kept home"] / speeds["constant"]
    good = ratio >= GOAL_KEPT
    print(
        f"\nhome, kept: {speeds['kept home']:.0f} req/s, {ratio:.2f} of a constant of 20 KB (goal {GOAL_KEPT})"
        f"  {'ok' if good else 'below the goal'}"
    )
    return good


if __name__ == "__main__":
    sys.exit(main())
