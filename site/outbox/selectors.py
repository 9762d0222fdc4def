"""What is read about messages."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from post_office.models import STATUS, Email

from core import clock
from outbox.kinds import Message, registry
from outbox.models import REFUSED, Sms, SmsStatus, Wording
from outbox.rendering import Words, render
from outbox.sms.text import Text, clean
from outbox.sms.words import sms_words

logger = logging.getLogger(__name__)

WORDINGS = "outbox:wordings"


def wordings() -> dict[tuple[str, str], Wording]:
    """The operator's wordings by kind and language, remembered for a minute: every mail asks."""
    rows = cache.get_or_set(
        "outbox:wordings",
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


def mail_failures(email: Email) -> str:
    """What the last try said, without the address that servers like to repeat."""
    log = max(email.logs.all(), key=lambda log: log.pk, default=None)
    return log.exception_type if log else ""


def failures_of_the_week() -> int:
    """Messages of the last seven days that never left."""
    since = clock.now() - timedelta(days=7)
    mails = Email.objects.filter(status=STATUS.failed, created__gte=since)
    texts = Sms.objects.filter(status=SmsStatus.FAILED, created_at__gte=since)
    return mails.count() + texts.exclude(error=REFUSED).count()


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
    subject: str
    text: str
    html: str
    files: tuple[str, ...]


def letter(email: Email) -> Letter:
    """A mail of the log with its words; those of our kinds are put together again, as they would leave now."""
    subject, text, html = email.subject, email.message, email.html_message
    files: tuple[str, ...] = tuple(email.attachments.values_list("name", flat=True))
    if email.context and email.context["values"] is not None and (found := put_together(email)):
        words, message = found
        subject, text, html = words.subject, words.text, words.html
        files = tuple(attachment.name for attachment in message.attachments)
    return Letter(email.pk, ", ".join(email.to), email.created, subject or "(제목 없음)", text, html, files)


@dataclass(frozen=True)
class SmsLetter:
    """An SMS to look at."""

    sms: Sms
    text: Text


def sms_letter(sms: Sms) -> SmsLetter:
    """An SMS of the log with its words, as it would leave now; without any where they are not kept."""
    gone = sms.context is not None and sms.context["values"] is None
    return SmsLetter(sms, (None if gone else sms_words(sms)) or clean(""))
