"""A worker killed in the middle of its work: real processes, a real mail server, a real database."""

import json
import random
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection, transaction
from post_office.models import STATUS, Email

from outbox.accounts import SIGN_IN_CODE
from outbox.models import Sms, SmsStatus
from outbox.services import send
from outbox.tasks import deliver
from tests.races.workers import nursery_of, wait_until
from tools.smtp_sink import SmtpSink

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]

MAILS = 500
MESSAGES = 80
ROUNDS = {"postgresql": 10, "sqlite": 3}


@pytest.fixture(scope="module")
def one_sink(tmp_path_factory):
    with SmtpSink(tmp_path_factory.mktemp("sink")) as sink:
        yield sink


@pytest.fixture
def sink(one_sink):
    """A mail server that has got nothing yet."""
    one_sink.log.write_bytes(b"")
    return one_sink


@pytest.fixture(scope="module")
def one_gateway():
    """Takes SMS as SOLAPI does, and notes each number before it says yes."""

    class Provider(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.arrived.append(body["message"]["to"])
            answer = json.dumps({"statusCode": "2000", "messageId": "M1"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.arrived = []
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def gateway(one_gateway):
    one_gateway.arrived.clear()
    return one_gateway


@pytest.fixture(scope="module")
def nursery(one_sink, one_gateway, django_db_setup):
    with nursery_of(
        EMAIL_URL=one_sink.url,
        SMS_BACKEND="solapi",
        GATEWAY_URL=f"http://127.0.0.1:{one_gateway.server_port}",
        **dict.fromkeys(("SMS_API_KEY", "SMS_API_SECRET", "SMS_SENDER"), "0212345678"),
    ) as found:
        yield found


@pytest.fixture
def start_worker(nursery, sink, gateway, settings):
    """Starts a worker; whatever still runs in the end is killed."""
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}
    workers = []

    def start():
        workers.append(nursery.start())
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()


def test_a_killed_worker_loses_and_doubles_nothing(start_worker, sink):
    """Each round: kill at a random mail; the next worker goes on."""
    worker, doubled_before = start_worker(), 0
    for number in range(ROUNDS[connection.vendor]):
        before = sink.count()
        with transaction.atomic():
            for mail in range(MAILS):
                send(SIGN_IN_CODE, f"{number}-{mail}@didim.example", code="482019")
        moment = before + random.randrange(1, MAILS)
        wait_until(lambda moment=moment: sink.count() >= moment)
        worker.kill()
        worker = start_worker()
        wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
        arrived = sink.arrived()
        expected = set(Email.objects.values_list("message_id", flat=True))
        assert set(arrived) == expected, "every mail arrives"
        doubled = sum(times - 1 for times in arrived.values())
        assert doubled - doubled_before <= 1, "only what the server had accepted in the moment of the kill"
        doubled_before = doubled


def test_a_killed_worker_loses_no_sms(start_worker, gateway):
    """The same for SMS: each arrives, and only the one that the gateway had just taken may come twice."""
    worker, numbers = start_worker(), [f"0100000{number:04d}" for number in range(MESSAGES)]
    Sms.objects.bulk_create(Sms(to=f"+82{number[1:]}", text="내일 10:00 예약이 있어요") for number in numbers)
    deliver.enqueue()
    moment = random.randrange(1, MESSAGES)
    wait_until(lambda: len(gateway.arrived) >= moment)
    worker.kill()
    assert Sms.objects.pending().exists(), "the kill came in the middle"
    start_worker()
    wait_until(lambda: not Sms.objects.pending().exists())
    assert set(gateway.arrived) == set(numbers), "every SMS arrives"
    assert len(gateway.arrived) - len(numbers) <= 1
    assert set(Sms.objects.values_list("status", flat=True)) == {SmsStatus.SENT}


def test_two_workers_at_once_double_nothing(start_worker, sink):
    workers = [start_worker(), start_worker()]
    with transaction.atomic():
        for mail in range(MAILS):
            send(SIGN_IN_CODE, f"{mail}@didim.example", code="482019")
    wait_until(lambda: not Email.objects.exclude(status=STATUS.sent).exists())
    arrived = sink.arrived()
    assert set(arrived) == set(Email.objects.values_list("message_id", flat=True))
    assert set(arrived.values()) == {1}
    assert all(worker.is_alive() for worker in workers)


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
    assert worker.is_alive()
