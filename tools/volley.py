"""Requests made beforehand, many at once, from one process that does little else: what takes time is the server."""

import json
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

PATIENCE = 60  # seconds without any answer
HEADERS = {"X-Forwarded-Proto": "https"}  # the proxy before the site speaks https


class LoadError(Exception):
    """An answer was not what was asked for."""


@dataclass(frozen=True)
class Answer:
    """Status 0: the connection broke before there was an answer. `at` counts from the beginning of the volley."""

    number: int
    status: int
    location: str
    at: float  # seconds


def get(host: str, path: str) -> bytes:
    """The bytes of somebody's request who has no cookies."""
    return _head("GET", host, path, {})


def post(host: str, path: str, fields: dict[str, str], cookies: str = "") -> bytes:
    """The bytes of a form, as a browser behind the proxy sends it."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
    return _post(host, path, urlencode(fields).encode(), headers)


def post_json(host: str, path: str, said: Any, *, cookies: str, csrf: str) -> bytes:
    """The bytes of what a script in such a browser asks of the API."""
    headers = {"Content-Type": "application/json", "Cookie": cookies, "X-CSRFToken": csrf}
    return _post(host, path, json.dumps(said).encode(), headers)


def _post(host: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    length = {"Content-Length": str(len(body)), "Referer": f"https://{host}{path}"}
    return _head("POST", host, path, {**length, **headers}) + body


def _head(method: str, host: str, path: str, headers: dict[str, str]) -> bytes:
    """Headers without a value are left out."""
    headers = {"Host": host, "Connection": "close", **HEADERS, **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()


def volley(host: str, requests: Sequence[bytes], connections: int) -> Iterator[Answer]:
    """Send every request, so many at once, and give each answer as soon as it is there."""
    name, _, port = host.partition(":")
    waiting = deque(enumerate(requests))
    started = time.perf_counter()
    with selectors.DefaultSelector() as selector:

        def begin() -> None:
            number, request = waiting.popleft()
            connection = socket.create_connection((name, int(port)), timeout=PATIENCE)
            connection.sendall(request)
            selector.register(connection, selectors.EVENT_READ, (number, bytearray()))

        for _ in range(min(connections, len(requests))):
            begin()
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise LoadError(f"{host} answers no more")
            for key, _events in ready:
                number, data = key.data
                connection: socket.socket = key.fileobj  # type: ignore[assignment]
                if piece := _read(connection):
                    data += piece
                    continue
                selector.unregister(connection)
                connection.close()
                yield _answer(number, bytes(data), time.perf_counter() - started)
                if waiting:
                    begin()


def _read(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionError:  # the process behind it is gone
        return b""


def _answer(number: int, data: bytes, at: float) -> Answer:
    head = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    status = head[0].split(" ")[1:2]
    headers = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    return Answer(number, int(status[0]) if status else 0, headers.get("Location", ""), at)
