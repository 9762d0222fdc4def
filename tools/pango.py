"""Pango and a Korean font for certificates (PDF): found, or installed as far as this machine lets us."""

import os
import shutil
import subprocess

from core.printing import PACKAGES, missing


class NoPango(Exception):
    """Something is missing and could not be installed; the message says what to do."""


def find_or_install() -> None:
    """Nothing where all is there; else Debian's packages. Raises NoPango."""
    if missing() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"   installing for PDF: {' '.join(PACKAGES)}", flush=True)
        apt = ["apt-get", "-y", "-q", "-o", "DPkg::Lock::Timeout=120"]
        for command in ([*apt, "update"], [*apt, "install", "--no-install-recommends", *PACKAGES]):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
            )
    if lacks := missing():
        raise NoPango(
            f"수료증(PDF)을 만드는 데 필요한 것이 없어요: {lacks}\n"
            f"Missing for certificates (PDF): {lacks}. Debian, Ubuntu: apt install {' '.join(PACKAGES)}"
        )
