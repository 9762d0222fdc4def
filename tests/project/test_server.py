"""The production settings under gunicorn, as a server runs them."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import settings

pytestmark = pytest.mark.once

ROOT: Path = settings.BASE_DIR
START_SECONDS = 60
HTTPS = {"X-Forwarded-Proto": "https", "Host": "didim.example", "Accept-Encoding": "br"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a gunicorn that was set up by the commands of the README."""
    var = tmp_path_factory.mktemp("var")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "didim.example",
        "VAR_DIR": str(var),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
    }
    if migrated := os.environ.get("MIGRATED_SQLITE"):  # `make test` has done so a moment ago
        shutil.copyfile(migrated, var / "didim.sqlite3")
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity=0"], cwd=ROOT, env=environment, check=True
        )
    process = subprocess.Popen([sys.executable, "-m", "gunicorn"], cwd=ROOT, env=environment)
    try:
        wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("gunicorn did not start")


def get(port: int, address: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", address, headers=HTTPS)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_files_have_a_fingerprint_are_compressed_and_kept_for_ever(server: int) -> None:
    """Every page of ours, even the one for errors, names its files by their fingerprints."""
    page, body = get(server, "/no-such-page/")
    assert page.status == 404
    names = re.findall(r'"(/static/[^"]+\.(?:css|js))"', body.decode())
    assert names
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.(css|js)$", name), name
        response, content = get(server, name)
        assert response.status == 200
        assert response.headers["Content-Encoding"] == "br"
        assert brotli.decompress(content)
        assert "immutable" in response.headers["Cache-Control"]


def test_answers_over_https_carry_hsts(server: int) -> None:
    response, body = get(server, "/healthz")
    assert (response.status, body) == (200, b"ok")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_the_demo_is_not_there(server: int) -> None:
    for address in ("/outbox/", "/media/x.png"):
        assert get(server, address)[0].status == 404
