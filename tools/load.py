"""Requests per second of one address: by `wrk` where it is installed, else by `tools.volley`."""

import http.client
import re
import shutil
import statistics
import subprocess
import time
from urllib.parse import urlsplit

from tools.volley import HEADERS, LoadError, get, volley

CONNECTIONS = 16
THREADS = 2  # of wrk
VOLLEY = 100  # requests


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
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=30s", *headers, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output:
        raise LoadError(f"{url}: {output}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not found:
        raise LoadError(output)
    return float(found[1])


def _own(url: str, seconds: int) -> float:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    count, started = 0, time.perf_counter()
    while time.perf_counter() < started + seconds:
        for answer in volley(parts.netloc, [get(parts.netloc, path)] * VOLLEY, CONNECTIONS):
            if answer.status != http.HTTPStatus.OK:
                raise LoadError(f"{url}: {answer.status}")
        count += VOLLEY
    return count / (time.perf_counter() - started)
