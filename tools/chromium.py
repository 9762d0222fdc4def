"""A Chromium for the browser tests: one that is found, or one that is installed. Never none."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import Playwright, sync_playwright

# The first has no window that it could show, and takes a fifth less time for a page.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)


class NoChromium(Exception):
    """None was found and none could be installed; the message says what to do."""


def find() -> str | None:
    """The path of a Chromium that starts on this machine."""
    with sync_playwright() as playwright:
        return find_with(playwright)


def find_with(playwright: Playwright) -> str | None:
    """The same, where Playwright is running already: it can't be started twice."""
    own = playwright.chromium.executable_path
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), own]
    return next((path for path in candidates if path and _starts(path)), None)


def find_or_install() -> str:
    """The path of a Chromium; installs one when there is none, as far as this machine lets us."""
    attempts = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt = ["apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=120"]
        for package in NAMES[:2]:
            install = [*apt, "install", "--no-install-recommends", package, "fonts-noto-cjk"]
            attempts.append([[*apt, "update"], install])
    path = find()
    for commands in attempts:
        if path is None:
            print(f"   installing Chromium: {' '.join(commands[-1][-3:])}", flush=True)
            for command in commands:
                _run(command)
            path = find()
    if path is None:
        raise NoChromium(
            "브라우저 시험에 쓸 Chromium이 없어요. chromium을 설치하거나 CHROMIUM=/그/경로 로 알려 주세요.\n"
            "No Chromium for the browser tests: install it (Debian: apt install chromium; elsewhere: "
            ".venv/bin/python -m playwright install --with-deps chromium) or set CHROMIUM=/its/path."
        )
    return path


def _starts(path: str) -> bool:
    """A browser without its system libraries is there, but does not start."""
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=900,
        check=False,
    )
