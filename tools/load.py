"""Requests per second of one address: by `wrk` where it is installed, else by processes of our own."""

import http.client
import re
import shutil
import statistics
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from urllib.parse import urlsplit

CONNECTIONS = 16
PROCESSES = 2
HEADERS = {"X-Forwarded-Proto": "https"}  # the proxy before the site speaks https


class LoadError(Exception):
    """An answer was not a page."""


def per_second(url: str, seconds: int) -> float:
    """How many requests a second are answered with 16 connections at once."""
    return _wrk(url, seconds) if shutil.which("wrk") else _own(url, seconds)


def median_ms(url: str, requests: int = 60) -> float:
    """Median milliseconds for one client that asks again and again."""
    times = []
    for _number in range(requests):
        started = time.perf_counter()
        fetch(url)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def fetch(url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One answer with status 200."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", address, headers={**HEADERS, **headers})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise LoadError(f"{url}: {response.status}")
    return response, body


def _wrk(url: str, seconds: int) -> float:
    headers = [f"-H{name}: {value}" for name, value in HEADERS.items()]
    command = ["wrk", f"-t{PROCESSES}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", *headers, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        raise LoadError(f"{url}: {output}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not found:
        raise LoadError(output)
    return float(found[1])


def _own(url: str, seconds: int) -> float:
    with ProcessPoolExecutor(PROCESSES) as pool:
        return sum(pool.map(_process, [url] * PROCESSES, [seconds] * PROCESSES))


def _process(url: str, seconds: int) -> float:
    threads = CONNECTIONS // PROCESSES
    with ThreadPoolExecutor(threads) as pool:
        counts = pool.map(_ask_until, [url] * threads, [time.monotonic() + seconds] * threads)
        return sum(counts) / seconds


def _ask_until(url: str, end: float) -> int:
    count = 0
    while time.monotonic() < end:
        fetch(url)
        count += 1
    return count
