"""The mail queue: claims, pauses, giving up, and what stays in the log."""

import smtplib
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from post_office.connections import connections
from post_office.models import STATUS, Attachment, Email

from core import clock
from outbox import delivery
from outbox.accounts import SIGN_IN_CODE
from outbox.kinds import Channel, Kind, Message
from outbox.models import Wording
from outbox.services import send
from outbox.tasks import deliver
from people.models import User

pytestmark = pytest.mark.django_db

GOOD = Kind("address_taken", "시험", load=lambda **values: Message(values), sample=lambda: Message({}))


@pytest.fixture(autouse=True)
def a_real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "core.task_queue.TaskQueue"}}


@pytest.fixture
def server(monkeypatch):
    """A mail server that says no as often as it is told to."""

    class Server:
        answers: list[Exception] = []
        tries = 0

    def send_messages(backend, messages):
        Server.tries += 1
        if Server.answers:
            raise Server.answers.pop(0)
        return original(backend, messages)

    Server.answers = []
    original = EmailBackend.send_messages
    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return Server


def code_mail(to="name@didim.example"):
    send(SIGN_IN_CODE, to, code="482019")
    return Email.objects.latest("pk")


def test_a_mail_is_put_together_when_it_leaves():
    email = code_mail()
    assert (email.subject, email.message, email.html_message) == ("", "", "")
    assert delivery.drain() == 1
    sent = mail.outbox[0]
    assert sent.to == ["name@didim.example"]
    assert "482019" in sent.body
    assert "482019" in sent.alternatives[0][0]
    assert sent.extra_headers["Message-ID"] == email.message_id


def test_the_log_keeps_no_code():
    email = code_mail()
    delivery.drain()
    email.refresh_from_db()
    assert email.status == STATUS.sent
    assert email.subject
    assert "482019" not in str([getattr(email, field.attname) for field in Email._meta.concrete_fields])


def everything_kept(email):
    email.refresh_from_db()
    return str([getattr(email, field.attname) for field in Email._meta.concrete_fields])


def test_the_log_keeps_no_code_that_the_operator_put_into_the_subject():
    Wording.objects.create(kind="sign_in_code", subject="디딤 번호 {{ code }}", opening="번호예요")
    email = code_mail()
    delivery.drain()
    assert mail.outbox[0].subject == "디딤 번호 482019"
    assert "482019" not in everything_kept(email)
    assert email.subject == SIGN_IN_CODE.label


@pytest.mark.parametrize("error", [smtplib.SMTPDataError(554, b"no"), None], ids=["refused", "too late"])
def test_a_code_that_never_left_is_not_kept_either(server, travel, error):
    travel("2026-11-23 12:00")
    email = code_mail()
    travel("2026-11-23 12:01" if error else "2026-11-23 12:06")
    server.answers = [error] if error else []
    delivery.drain()
    assert "482019" not in everything_kept(email)
    assert email.status == STATUS.failed


@pytest.mark.parametrize("status", [STATUS.sent, STATUS.failed])
def test_of_a_mail_that_came_finished_only_the_subject_is_kept(server, settings, status):
    """Wagtail's own mails, and what goes to the administrators."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"
    letter = mail.EmailMultiAlternatives("제목", "비밀 주소예요", None, ["name@didim.example"])
    letter.attach_alternative("<p>비밀 주소예요</p>", "text/html")
    letter.attach("비밀.txt", "비밀")
    letter.send()
    if status == STATUS.failed:
        server.answers = [smtplib.SMTPDataError(554, b"no")]
    delivery.drain()
    email = Email.objects.get()
    assert email.status == status
    assert "비밀" not in everything_kept(email)
    assert email.subject == "제목"
    assert not Attachment.objects.exists()
    if status == STATUS.sent:
        assert mail.outbox[0].body == "비밀 주소예요"
        assert [attachment[0] for attachment in mail.outbox[0].attachments] == ["비밀.txt"]


def test_a_mail_is_kept_from_the_moment_it_left(travel):
    travel("2026-11-23 12:00")
    email = code_mail()
    travel("2026-11-23 12:04")
    delivery.drain()
    email.refresh_from_db()
    assert clock.local(email.last_updated).minute == 4


def test_urgent_mails_go_first():
    send(GOOD, "later@didim.example")
    send(SIGN_IN_CODE, "now@didim.example", code="482019")
    Email.objects.filter(to="later@didim.example").update(priority=0)
    delivery.drain()
    assert [sent.to[0] for sent in mail.outbox] == ["now@didim.example", "later@didim.example"]


def test_a_claimed_mail_is_nobody_elses_until_the_lease_ends(travel):
    travel("2026-11-23 12:00")
    code_mail()
    assert len(delivery.claim().emails) == 1
    assert delivery.claim() is None, "claimed, so it waits"
    travel("2026-11-23 12:01:01")
    assert len(delivery.claim().emails) == 1, "its worker is gone: it comes back"


def test_what_a_slow_server_left_no_time_for_is_free_again(monkeypatch, travel):
    travel("2026-11-23 12:00")
    for number in range(3):
        code_mail(f"{number}@didim.example")
    claimed = delivery.claim()

    def slow(email, server):
        travel("2026-11-23 12:00:58")
        delivery.tick_off(email)
        return True

    monkeypatch.setattr(delivery, "send_one", slow)
    assert delivery.send_batch(claimed, None) == 1
    assert delivery.due(clock.now()).count() == 2


@pytest.mark.parametrize(
    ("error", "status", "tries"),
    [
        (smtplib.SMTPDataError(451, b"later"), STATUS.requeued, 1),
        (smtplib.SMTPRecipientsRefused({"name@didim.example": (450, b"busy")}), STATUS.requeued, 1),
        (smtplib.SMTPRecipientsRefused({"name@didim.example": (550, b"no such user")}), STATUS.failed, 1),
        (smtplib.SMTPDataError(554, b"spam"), STATUS.failed, 1),
        (smtplib.SMTPServerDisconnected("gone"), STATUS.sent, 2),
        (smtplib.SMTPSenderRefused(421, b"enough", "a"), STATUS.sent, 2),
        (ValueError("a mistake of ours"), STATUS.requeued, 1),
    ],
    ids=["soft", "mailbox busy", "nobody there", "refused", "connection lost", "connection used up", "bug"],
)
def test_answers_of_the_server(server, error, status, tries):
    email = code_mail()
    server.answers = [error]
    delivery.drain()
    email.refresh_from_db()
    assert (email.status, server.tries) == (status, tries)
    assert email.logs.count() == (0 if status == STATUS.sent else 1)


def test_one_bad_mail_does_not_stop_the_others(server):
    code_mail("first@didim.example")
    code_mail("second@didim.example")
    server.answers = [smtplib.SMTPDataError(554, b"no")]
    assert delivery.drain() == 1
    assert mail.outbox[0].to == ["second@didim.example"]


def test_pauses_grow_and_after_a_day_it_is_given_up(server, travel):
    travel("2026-11-23 12:00")
    start = clock.now()
    send(GOOD, "name@didim.example")
    email = Email.objects.get()
    Email.objects.update(expires_at=None)
    times = [start]
    while email.status != STATUS.failed:
        server.answers = [smtplib.SMTPDataError(451, b"later")]
        delivery.drain()
        email.refresh_from_db()
        if email.scheduled_time:
            times.append(email.scheduled_time)
            travel(f"{clock.local(email.scheduled_time + timedelta(seconds=1)):%Y-%m-%d %H:%M:%S}")
    waits = [round((later - earlier).total_seconds() / 60) for earlier, later in pairwise(times)]
    assert waits[:7] == [1, 5, 15, 60, 180, 360, 360]
    assert timedelta(days=1) <= clock.now() - start < timedelta(days=1, minutes=1)


def test_a_code_is_not_mailed_when_it_is_too_late(travel):
    travel("2026-11-23 12:00")
    email = code_mail()
    travel("2026-11-23 12:05:01")
    assert delivery.drain() == 0
    email.refresh_from_db()
    assert email.status == STATUS.failed
    assert not mail.outbox


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPSenderRefused(530, b"5.7.0 Authentication Required", "a"),
        smtplib.SMTPSenderRefused(550, b"5.7.1 Relaying denied", "a"),
        smtplib.SMTPRecipientsRefused({"name@didim.example": (554, b"5.7.1 Relay access denied")}),
        smtplib.SMTPDataError(530, b"Must issue a STARTTLS command first"),
        smtplib.SMTPAuthenticationError(535, b"bad credentials"),
        smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."),
    ],
    ids=[
        "sign in first",
        "relay",
        "relay of a recipient",
        "encrypt first",
        "wrong password",
        "no encryption",
    ],
)
def test_a_wrong_setting_burns_no_mail(server, monkeypatch, travel, error):
    """What the server would say to every mail ends none of them."""
    travel("2026-11-23 12:00")
    for number in range(5):
        send(GOOD, f"{number}@didim.example")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        opened = EmailBackend.open
        answers = [error]
        monkeypatch.setattr(
            EmailBackend, "open", lambda self: (_ for _ in ()).throw(error) if answers else opened(self)
        )
        connections.close()
        monkeypatch.setattr(delivery, "connections", {"default": EmailBackend()})
        monkeypatch.setattr(delivery, "hang_up", lambda: None)
    else:
        answers = server.answers = [error] * 5
    deliver.call()
    assert delivery.pending().count() == 5
    answers.clear()
    travel("2026-11-23 12:01:01")
    deliver.call()
    assert len(mail.outbox) == 5


def test_a_mail_that_is_too_large_is_its_own_fault(server):
    email = code_mail()
    server.answers = [smtplib.SMTPSenderRefused(552, b"too large", "a")]
    delivery.drain()
    email.refresh_from_db()
    assert email.status == STATUS.failed


def test_an_unreachable_server_leaves_every_mail_in_the_queue(server, travel):
    travel("2026-11-23 12:00")
    for number in range(5):
        code_mail(f"{number}@didim.example")
    server.answers = [ConnectionRefusedError("nobody listens")]
    deliver.call()
    assert delivery.pending().count() == 5
    assert server.tries == 1, "it does not knock five times"
    travel("2026-11-23 12:01:01")
    deliver.call()
    assert len(mail.outbox) == 5


def test_nothing_to_say_any_more_leaves_no_row():
    gone = Kind("address_taken", "시험", load=lambda: None, sample=lambda: Message({}))
    from outbox import kinds

    kinds.registry.kinds["gone"] = gone
    try:
        send(gone, "name@didim.example")
        Email.objects.update(context={"kind": "gone", "values": {}, "language": "ko"})
        assert delivery.drain() == 0
    finally:
        del kinds.registry.kinds["gone"]
    assert not Email.objects.exists()


def test_a_person_is_written_to_in_their_language():
    person = User.objects.create_user("name@didim.example", language="en")
    send(SIGN_IN_CODE, person, code="482019")
    delivery.drain()
    assert mail.outbox[0].subject == "Your Didim sign-in code"
    assert 'lang="en"' in mail.outbox[0].alternatives[0][0]


def test_the_code_to_a_new_address_is_in_their_language_too(client):
    client.force_login(User.objects.create_user("name@didim.example", language="en"))
    client.post("/me/email/", {"email": "new@didim.example"})
    delivery.drain()
    assert {sent.to[0]: sent.subject for sent in mail.outbox} == dict.fromkeys(
        ["name@didim.example", "new@didim.example"], "Your code for changing your address"
    )


def test_sending_twice_as_many_workers_sends_nothing_twice():
    for number in range(delivery.BATCH + 10):
        code_mail(f"{number}@didim.example")
    first, second = delivery.claim(), delivery.claim()
    assert {email.pk for email in first.emails}.isdisjoint(email.pk for email in second.emails)
    assert len(first.emails) + len(second.emails) == delivery.BATCH + 10


def test_another_deliver_is_waiting_before_the_first_mail_leaves(monkeypatch):
    """Should the worker be killed, somebody goes on."""
    from django_tasks_db.models import DBTaskResult

    code_mail()
    DBTaskResult.objects.all().delete()
    seen = []

    def look():
        seen.append(DBTaskResult.objects.get(status="READY"))
        Email.objects.update(status=STATUS.sent)

    monkeypatch.setattr(delivery, "drain_some", look)
    deliver.call()
    assert seen[0].run_after > clock.now()


def test_kinds_say_what_they_need():
    assert SIGN_IN_CODE.is_secret
    assert SIGN_IN_CODE.channels == {Channel.MAIL}
