"""How fast one worker mails sign-in codes, against smtplib sending the same bytes to the same server in the same run."""

import os
import smtplib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.console import python
from tools.postgres import Postgres
from tools.smtp_sink import HOST, SmtpSink

MAILS = 1_000
GOAL_RATIO = 0.5
QUEUE = f"""
import sys, django
django.setup()
from django.db import transaction
from outbox import delivery
from outbox.accounts import SIGN_IN_CODE
from outbox.services import send
from post_office.models import Email
with transaction.atomic():
    for number in range({MAILS}):
        send(SIGN_IN_CODE, f"{{number}}@didim.example", code=f"{{number:06d}}")
sys.stdout.buffer.write(delivery.compose(Email.objects.first()).as_bytes())
"""


def measure(server: Postgres) -> tuple[float, float]:
    """Mails a second: one worker emptying the queue, and plain smtplib over one connection (before and after)."""
    server.execute("CREATE DATABASE mail")
    with tempfile.TemporaryDirectory(prefix="didim-mail-") as folder, SmtpSink(Path(folder)) as sink:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.production",  # the demo keeps every mail to be read
            "SECRET_KEY": "only-for-this-measurement",
            "ALLOWED_HOSTS": "localhost",
            "DATABASE_URL": server.url_of("mail"),
            "EMAIL_URL": sink.url,
            "PYTHONPATH": "site",
        }
        subprocess.run(python("manage.py", "migrate", "-v0"), env=environment, check=True)
        mail = subprocess.run(python("-c", QUEUE), env=environment, check=True, capture_output=True).stdout
        before = plain(sink, mail)
        speed = worker(sink, environment)
        return speed, (before + plain(sink, mail)) / 2


def plain(sink: SmtpSink, mail: bytes) -> float:
    started = time.perf_counter()
    with smtplib.SMTP(HOST, sink.port) as server:
        for number in range(MAILS):
            server.sendmail("no-reply@didim.example", f"{number}@didim.example", mail)
    return MAILS / (time.perf_counter() - started)


def worker(sink: SmtpSink, environment: dict[str, str]) -> float:
    """From the first mail that arrives to the last: starting Python is not what is measured."""
    already = sink.count()
    command = python("manage.py", "db_worker", "--no-startup-delay", "-v0")
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while sink.count() == already:
            time.sleep(0.002)
        started, first = time.perf_counter(), sink.count()
        while sink.count() < already + MAILS:
            time.sleep(0.002)
        return (already + MAILS - first) / (time.perf_counter() - started)
    finally:
        process.kill()
        process.wait()


def report(speed: float, floor: float) -> bool:
    ratio = speed / floor
    good = ratio >= GOAL_RATIO
    print(f"\nsign-in mails, one worker {speed:>8.0f} /s\nplain smtplib             {floor:>8.0f} /s")
    print(f"ratio                     {ratio:>8.2f}  {'ok' if good else 'below the goal'}")
    return good


def main() -> int:
    with Postgres() as server:
        return 0 if report(*measure(server)) else 1


if __name__ == "__main__":
    sys.exit(main())
