"""A worker killed in the middle of its work: real processes, a real mail server, a real database."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.db import connection
from post_office.models import STATUS, Email

from outbox.accounts import SIGN_IN_CODE
from outbox.services import send
from tools.smtp_sink import SmtpSink

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MAILS = 500
ROUNDS = {"postgresql": 10, "sqlite": 3}
PATIENCE = 60  # seconds


def database_url() -> str:
    db = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{db['NAME']}"
    return f"postgres://{db['USER']}:{db['PASSWORD']}@/{db['NAME']}?host={db['HOST']}" + (
        f"&port={db['PORT']}" if db["PORT"] else ""
    )


@pytest.fixture
def sink(tmp_path):
    with SmtpSink(tmp_path) as sink:
        yield sink


@pytest.fixture
def start_worker(sink, settings):
    """Starts `db_worker` as a process of its own; whatever still runs in the end is killed."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": sink.url,
        "OUTBOX_LEASE_SECONDS": "1",
    }
    workers = []

    def start():
        command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--interval", "0.1"]
        workers.append(
            subprocess.Popen(
                command,
                cwd=project.BASE_DIR,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the mails do not arrive"
        time.sleep(0.005)


def test_a_killed_worker_loses_and_doubles_nothing(start_worker, sink):
    """Each round: kill at a random mail; the next worker, already waiting for the next round, goes on."""
    worker, doubled_before = start_worker(), 0
    for number in range(ROUNDS[connection.vendor]):
        before = sink.count()
        for mail in range(MAILS):
            send(SIGN_IN_CODE, f"{number}-{mail}@didim.example", code="482019")
        moment = before + random.randrange(1, MAILS)
        wait_until(lambda moment=moment: sink.count() >= moment)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker = start_worker()
        wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
        arrived = sink.arrived()
        expected = set(Email.objects.values_list("message_id", flat=True))
        assert set(arrived) == expected, "every mail arrives"
        doubled = sum(times - 1 for times in arrived.values())
        assert doubled - doubled_before <= 1, "only what the server had accepted in the moment of the kill"
        doubled_before = doubled


def test_two_workers_at_once_double_nothing(start_worker, sink):
    workers = [start_worker(), start_worker()]
    for mail in range(MAILS):
        send(SIGN_IN_CODE, f"{mail}@didim.example", code="482019")
    wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
    arrived = sink.arrived()
    assert set(arrived) == set(Email.objects.values_list("message_id", flat=True))
    assert set(arrived.values()) == {1}
    assert all(worker.poll() is None for worker in workers)


def test_control_without_the_tick_mails_are_doubled(start_worker, sink):
    """The check above can fail: mails that nobody ticks off come again when the lease ends."""
    worker = start_worker()
    for mail in range(20):
        send(SIGN_IN_CODE, f"{mail}@didim.example", code="482019")
    wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
    Email.objects.update(
        status=STATUS.queued, context={"kind": "sign_in_code", "values": {"code": "1"}, "language": "ko"}
    )
    send(SIGN_IN_CODE, "wake@didim.example", code="482019")
    wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
    assert sum(times - 1 for times in sink.arrived().values()) == 20
    assert worker.poll() is None
