"""The one way out: `send()`; and `send_sms_to_many()` for what staff write."""

from collections.abc import Iterable
from email.utils import make_msgid, parseaddr
from typing import Any

from django.conf import settings
from django.urls import reverse
from post_office.models import PRIORITY, STATUS, Email

from core import clock
from outbox.kinds import Channel, Kind
from outbox.models import Sms, SmsSettings
from outbox.sms.refusals import has_refused, hash_of
from outbox.sms.rules import as_advertisement, may_leave_at
from outbox.sms.text import LMS_BYTES, Text, clean
from outbox.tasks import deliver
from people.models import User


def send(kind: Kind, to: User | str, **values: Any) -> None:
    """Queue one message of a kind to a person, or to an address that belongs to nobody yet.

    `values` are plain (JSON) values, mostly ids. The queue is a table, so a message is kept or forgotten together
    with the transaction that sends it; words are put together and mailed later, by the worker.
    """
    language = to.language if isinstance(to, User) else "ko"
    context = {"kind": kind.name, "values": values, "language": language}
    if Channel.MAIL in kind.channels:
        _queue_mail(kind, to.email if isinstance(to, User) else to, context)
    if Channel.SMS in kind.channels and (phone := to.phone if isinstance(to, User) else to):
        Sms.objects.create(to=phone, context=context, expires_at=clock.now() + kind.valid_for)
    deliver.enqueue()


def send_sms_to_many(phones: Iterable[str], body: str, *, is_ad: bool = False) -> int:
    """Queue one text for many numbers (E.164); gives how many it goes to.

    It leaves between 08:00 and 21:00 in Seoul and never to somebody who refused. `is_ad` puts the legal parts around
    it. Raises ValueError when the text is too long.
    """
    leaves = may_leave_at(clock.now(), is_bulk=True)
    rows = [
        Sms(to=phone, text=text_for(phone, body, is_ad=is_ad).body, is_bulk=True, due_at=leaves)
        for phone in dict.fromkeys(phones)
        if not has_refused(phone)
    ]
    Sms.objects.bulk_create(rows, batch_size=500)
    deliver.enqueue()
    return len(rows)


def text_for(phone: str, body: str, *, is_ad: bool) -> Text:
    """What one person gets. Raises ValueError when it is too long for any SMS."""
    if is_ad:
        parts = SmsSettings.load()
        link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('sms_refuse', args=[hash_of(phone)])}"
        body = as_advertisement(
            body, sender=parts.ad_sender, contact=parts.ad_contact, refuse=parts.ad_refusal or link
        )
    text = clean(body)
    if text.is_too_long:
        raise ValueError(f"An SMS has at most {LMS_BYTES} bytes; this one has {text.size}.")
    return text


def _queue_mail(kind: Kind, address: str, context: dict[str, Any]) -> None:
    Email.objects.create(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        status=STATUS.queued,
        priority=getattr(PRIORITY, kind.priority),
        expires_at=clock.now() + kind.valid_for,
        # The same in every try: a server that got a mail twice can tell.
        message_id=make_msgid(domain=parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]),
        context=context,
    )
