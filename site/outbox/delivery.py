"""Mailing what is queued: claimed by the handful, sent and ticked off one by one.

Any number of workers may drain the queue. A claim moves the time of some mails into the future (the lease), in one
conditional UPDATE that only one worker wins; so the mails of a killed worker come back by themselves, and nothing is
held open while a mail server thinks. A mail is doubled only if the worker dies between the server's "yes" and the
tick: no other is sent before that. Its Message-ID then stays the same.
"""

from __future__ import annotations

import json
import logging
import secrets
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import connection
from django.db.models import Min, Q, QuerySet
from post_office.connections import connections
from post_office.models import STATUS, Email
from post_office.utils import create_attachments

from core import clock, plainly
from core.prepared import prepared
from outbox.errors import Unreachable
from outbox.files import files_remove
from outbox.kinds import Attachment, kind_of
from outbox.letters import Letter, Written
from outbox.selectors import put_together

logger = logging.getLogger(__name__)

BATCH = 50  # claimed at once; a more urgent message waits for no more than these
LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
PATIENCE = min(timedelta(seconds=5), LEASE / 4)  # and no longer than this, however slow the server is
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360)]
GIVEN_UP_AFTER = timedelta(days=1)
# Once for every mail, so not through the ORM, which takes three times as long to write the same words.
TICK = (
    "UPDATE post_office_email SET status = %s, subject = %s, message = %s, html_message = %s, context = %s, "
    "last_updated = %s, scheduled_time = NULL WHERE id = %s"
)
CLOSING = 421  # SMTP: the server ends the connection
REFUSED = 500  # SMTP: and everything above is a clear no
TOO_LARGE = 552  # SMTP: the one no to a sender that is about the mail
SIGN_IN_FIRST = frozenset({530, 534, 535, 538})  # SMTP: the server wants other keys than it got
NO_RELAY = b"relay"  # "relaying denied": what servers say to whoever they don't know
PENDING = (STATUS.queued, STATUS.requeued)


def pending() -> QuerySet[Email]:
    return Email.objects.filter(status__in=PENDING)


def due(now: datetime) -> QuerySet[Email]:
    """Mails to send now, the most urgent first."""
    return pending().filter(Q(scheduled_time=None) | Q(scheduled_time__lte=now)).order_by("-priority", "pk")


def next_time() -> datetime | None:
    """When there will be something to do again, or nothing when the queue is empty."""
    if is_due():
        return clock.now()
    return pending().aggregate(at=Min("scheduled_time"))["at"]


def drain() -> int:
    """Send all that is due; gives the number of mails sent. Raises Unreachable."""
    sent = 0
    try:
        while is_due():
            sent += drain_some()
    finally:
        hang_up()
    return sent


def is_due() -> bool:
    return bool(_first_due(now=clock.now()))


@prepared
def _first_due(*, now: datetime) -> QuerySet[Email, int]:
    return due(now).order_by().values_list("pk", flat=True)[:1]


def drain_some() -> int:
    """Send a batch of what is due; gives the number of mails sent. The connection stays open. Raises Unreachable."""
    with commits_unwaited():
        claimed = claim()
        return send_batch(claimed, connections["default"]) if claimed else 0


def hang_up() -> None:
    connections.close()


@contextmanager
def commits_unwaited() -> Iterator[None]:
    """Let PostgreSQL write ticks to the disk a moment later, in one go; waiting for the disk takes longer than a mail.

    Killing the worker loses none of them. Only if the database server itself crashes may the mails of its last
    half second be sent again.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            cursor.execute("RESET synchronous_commit")


@dataclass(frozen=True)
class Claimed:
    """Mails that are this worker's until the lease ends."""

    emails: list[Email]
    until: datetime

    @property
    def enough(self) -> datetime:
        """No mail is begun after this: a slow server's answer must come within the lease, and others wait, too."""
        return self.until - LEASE + PATIENCE


def claim() -> Claimed | None:
    """Take the next mails; nothing when none is due. Those that another worker was quicker to take are left out."""
    now = clock.now()
    while candidates := list(due(now)[:BATCH]):
        until = now + LEASE + timedelta(microseconds=secrets.randbelow(1_000_000))  # tells claims apart
        ours = due(now).order_by().filter(pk__in=[email.pk for email in candidates])
        won = ours.update(scheduled_time=until)
        if won == len(candidates):
            return Claimed(candidates, until)
        if won:
            return Claimed(list(pending().filter(scheduled_time=until)), until)
    return None


def send_batch(claimed: Claimed, server: BaseEmailBackend) -> int:
    """Send claimed mails, as far as the lease allows; what was not begun is free again at once."""
    sent, begun = 0, 0
    try:
        for email in claimed.emails:
            if clock.now() > claimed.enough:
                break
            begun += 1
            sent += send_one(email, server)
    finally:
        if begun < len(claimed.emails):
            pending().filter(scheduled_time=claimed.until).update(scheduled_time=None)
    return sent


def send_one(email: Email, server: BaseEmailBackend) -> bool:
    """Send a claimed mail and note what became of it. Raises Unreachable after putting it back."""
    if email.expires_at and email.expires_at < clock.now():
        give_up(email, TimeoutError("not sent in time"))
        return False
    try:
        mail = compose(email)
        if mail is None:
            email.delete()
            return False
        transmit(server, mail)
    except Exception as error:
        if is_final(error):
            give_up(email, error)
        else:
            put_back(email, error)
        if isinstance(error, Unreachable):
            raise
        return False  # whatever is wrong with it, the other mails go on
    tick_off(email, mail.attachments if isinstance(mail, Letter) else ())
    return True


def compose(email: Email) -> EmailMessage | Letter | None:
    """The finished mail. One of a kind is put together now, into the row, too; others (Wagtail's own) come finished."""
    if not email.context:
        return email.prepare_email_message()
    found = put_together(email)
    if found is None:
        return None
    words, message = found
    email.subject, email.message, email.html_message = words.subject, words.text, words.html
    return Letter(
        email.from_email,
        email.to[0],
        words.subject,
        words.text,
        words.html,
        email.message_id or make_msgid(),
        message.attachments,
    )


def transmit(server: BaseEmailBackend, mail: EmailMessage | Written) -> None:
    """Hand a mail to the server; when the connection was lost or used up (421), once more on a new one.

    Raises Unreachable when there is no server to talk to, else what the server said about the mail.
    """
    try:
        try:
            _transmit(server, mail)
        except smtplib.SMTPException as error:
            if not is_hung_up(error):
                raise
            server.close()
            _transmit(server, mail)
    except OSError as error:  # every SMTPException is one
        if isinstance(error, smtplib.SMTPException) and not (is_hung_up(error) or is_unusable(error)):
            raise
        server.close()
        raise Unreachable(str(error)) from error


def _transmit(server: BaseEmailBackend, mail: EmailMessage | Written) -> None:
    try:
        server.open()
    except smtplib.SMTPNotSupportedError as error:  # no encryption there, or no sign-in
        raise Unreachable(str(error)) from error
    if isinstance(mail, EmailMessage):
        server.send_messages([mail])
    elif isinstance(server, SmtpBackend) and server.connection and mail.has_plain_addresses:
        server.connection.sendmail(mail.sender_address, [mail.to], mail.as_bytes())
    else:
        server.send_messages([mail.as_message()])


def is_hung_up(error: smtplib.SMTPException) -> bool:
    """Whether the server ended (or refused) the connection; that says nothing about the mail."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == CLOSING or isinstance(
            error, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError
        )
    return isinstance(error, smtplib.SMTPServerDisconnected)


def is_unusable(error: smtplib.SMTPException) -> bool:
    """Whether the server would say the same to every mail: it doesn't know us, or not this sender.

    Were that taken for a no to the mail, one wrong setting would burn the whole queue.
    """
    if isinstance(error, smtplib.SMTPSenderRefused):
        return error.smtp_code != TOO_LARGE
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(_wants_other_keys(*answer) for answer in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and _wants_other_keys(
        error.smtp_code, error.smtp_error
    )


def _wants_other_keys(code: int, text: bytes | str) -> bool:
    text = text if isinstance(text, bytes) else text.encode()
    return code in SIGN_IN_FIRST or (code >= REFUSED and NO_RELAY in text.lower())


def is_final(error: Exception) -> bool:
    """Whether trying again can't help: the server said a clear no (5xx), or the mail can't be written."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= REFUSED for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= REFUSED
    return isinstance(error, BadHeaderError | UnicodeError)


def tick_off(email: Email, files: tuple[Attachment, ...] = ()) -> None:
    """Note that a mail left, before anything else."""
    kind = kind_of(email.context)
    if kind and kind.forget and not settings.DEMO:
        email.delete()
    else:
        plainly.execute((TICK, [STATUS.sent, *kept(email), clock.now(), email.pk]))
        _keep_files(email, files)
    if kind and kind.on_sent:
        kind.on_sent(**email.context["values"])


def kept(email: Email) -> tuple[str, str, str, str]:
    """What stays in the log of a mail that is done with: subject, text, HTML and context.

    Not what it said; of one that held a code or a link not even the subject, which may repeat them. In the demo
    everything stays: there the log is where mails are read.
    """
    if settings.DEMO:
        return email.subject, email.message, email.html_message, json.dumps(email.context)
    kind = kind_of(email.context)
    if kind and kind.is_secret:
        return kind.label, "", "", json.dumps({**email.context, "values": None})
    return email.subject, "", "", json.dumps(email.context)


def _keep_files(email: Email, files: tuple[Attachment, ...]) -> None:
    """Those of a kind stay in the demo; those of other mails, which lie beside the row, elsewhere go with their text."""
    if settings.DEMO and files:
        kept_files = {
            file.name: {"file": ContentFile(file.content), "mimetype": file.mimetype} for file in files
        }
        email.attachments.add(*create_attachments(kept_files))
    elif not settings.DEMO and not email.context:
        files_remove(Email.objects.filter(pk=email.pk))


def put_back(email: Email, error: Exception) -> None:
    """Try again after a pause that grows; after a day, no more."""
    tries, last = email.number_of_retries or 0, email.created + GIVEN_UP_AFTER
    if clock.now() >= last:
        give_up(email, error)
        return
    again = min(clock.now() + PAUSES[min(tries, len(PAUSES) - 1)], last)
    Email.objects.filter(pk=email.pk).update(
        status=STATUS.requeued, number_of_retries=tries + 1, scheduled_time=again
    )
    note(email, error)


def give_up(email: Email, error: Exception) -> None:
    """Stop trying; staff see it."""
    kind = kind_of(email.context)
    if kind and kind.forget:  # its address belongs to nobody any more
        email.delete()
        return
    plainly.execute((TICK, [STATUS.failed, *kept(email), clock.now(), email.pk]))
    _keep_files(email, ())
    note(email, error)


def note(email: Email, error: Exception) -> None:
    email.logs.create(status=STATUS.failed, exception_type=type(error).__name__, message=str(error)[:300])
    logger.warning("Mail %s was not sent: %s", email.pk, type(error).__name__)
