"""What is read about messages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from post_office.models import STATUS, Email

from core import clock
from outbox.kinds import Attachment, Kind, Message, kind_of, label_of, registry
from outbox.models import NOT_AGREED, REFUSED, Sms, SmsStatus, Wording
from outbox.rendering import Words, render
from outbox.sms.text import Text, clean
from outbox.sms.words import sms_words

logger = logging.getLogger(__name__)

WORDINGS = "outbox:wordings"
STUCK_AFTER = timedelta(minutes=10)


def wordings() -> dict[tuple[str, str], Wording]:
    """The operator's wordings by kind and language, remembered for a minute: every mail asks."""
    rows = cache.get_or_set(
        WORDINGS,
        lambda: {(row.kind, row.language): row for row in Wording.objects.all()},
        timeout=60,
    )
    return rows or {}


def forget_wordings() -> None:
    cache.delete(WORDINGS)


def masked_address(address: str) -> str:
    """`na***@didim.example`."""
    name, _, domain = address.partition("@")
    return f"{name[:2] if len(name) > 2 else name[:1]}***@{domain}"


@dataclass(frozen=True)
class Count:
    """How many messages of each way; `unsure` may have arrived."""

    mails: int
    texts: int
    unsure: int = 0

    @property
    def total(self) -> int:
        return self.mails + self.texts + self.unsure


def failures_of_the_week() -> Count:
    """Messages of the last seven days that never left."""
    since = clock.now() - timedelta(days=7)
    texts = Sms.objects.filter(created_at__gte=since)
    failed = texts.filter(status=SmsStatus.FAILED).exclude(error__in=[REFUSED, NOT_AGREED])
    return Count(
        mails=Email.objects.filter(status=STATUS.failed, created__gte=since).count(),
        texts=failed.count(),
        unsure=texts.filter(status=SmsStatus.UNSURE).count(),
    )


def stuck() -> Count:
    """Messages that wait for longer than they should: a server is out of reach or set up wrongly, or no worker runs."""
    before = clock.now() - STUCK_AFTER
    texts = Sms.objects.pending().filter(created_at__lt=before)
    return Count(
        mails=Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued], created__lt=before).count(),
        texts=texts.filter(Q(tries__gt=0) | Q(due_at__lt=before)).count(),  # bulk may wait for the morning
    )


def was_mailed_since(kind: Kind, address: str, since: datetime) -> bool:
    """Whether a mail of a kind went to an address, or is about to; the list goes back 30 days."""
    mails = Email.objects.filter(created__gte=since, context__kind=kind.name)
    return mails.filter(to=address).exists()


def can_go_again(email: Email) -> bool:
    """Whether a mail that never left can be put together once more."""
    return email.status == STATUS.failed and _has_words(email.context)


def sms_can_go_again(sms: Sms) -> bool:
    if sms.status not in {SmsStatus.FAILED, SmsStatus.UNSURE}:
        return False
    return _has_words(sms.context) if sms.context else bool(sms.text)


def _has_words(context: dict[str, Any] | None) -> bool:
    return kind_of(context) is not None and context is not None and context["values"] is not None


def put_together(email: Email) -> tuple[Words, Message] | None:
    """The words and files of a queued mail of one of our kinds; None when there is nothing to say any more."""
    kind = registry.kinds[email.context["kind"]]
    message = kind.load(**email.context["values"])
    if message is None:
        return None
    language = email.context["language"]
    own = wordings().get((kind.name, language))
    try:
        return render(kind, message.context, language, own), message
    except Exception:  # whatever is wrong with them, the operator's words must not keep a mail from leaving
        if own is None:
            raise
        logger.warning("The wording of %s can't be filled; the template's is used.", kind.name)
        return render(kind, message.context, language), message


@dataclass(frozen=True)
class Letter:
    """A mail to look at."""

    pk: int
    to: str
    created: datetime
    status: str
    subject: str
    text: str
    html: str
    files: tuple[Attachment, ...]


MAIL_STATUS = {STATUS.sent: "보냈어요", STATUS.failed: "보내지 못했어요"}


def mail_status(email: Email) -> str:
    return MAIL_STATUS.get(email.status, "보낼 거예요")


def letter(email: Email) -> Letter:
    """A mail of the log: as it left where that is kept, else as it would leave now. What is gone stays empty."""
    subject, text, html, files = email.subject, email.message, email.html_message, _files(email)
    if not text and _has_words(email.context) and (found := put_together(email)):
        words, message = found
        subject, text, html, files = words.subject, words.text, words.html, message.attachments
    to, status = ", ".join(email.to), mail_status(email)
    return Letter(email.pk, to, email.created, status, subject or label_of(email.context), text, html, files)


def _files(email: Email) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(kept.name, kept.file.read(), kept.mimetype or "application/octet-stream")
        for kept in email.attachments.all()
    )


@dataclass(frozen=True)
class SmsLetter:
    """An SMS to look at."""

    sms: Sms
    text: Text


def sms_letter(sms: Sms) -> SmsLetter:
    """An SMS of the log with its words, as it would leave now; without any where they are not kept."""
    gone = sms.context is not None and not _has_words(sms.context)
    return SmsLetter(sms, (clean(sms.text) if gone or sms.text else sms_words(sms)) or clean(""))
