"""The one way out: `send()`; and `send_sms_to_many()` for what staff write."""

from collections.abc import Callable, Iterable
from email.utils import make_msgid, parseaddr
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from post_office.models import PRIORITY, STATUS, Email

from core import clock
from core.inserting import insert
from core.task_queue import enqueue
from outbox.kinds import Channel, Kind, kind_of
from outbox.models import Sms, SmsSettings, SmsStatus
from outbox.selectors import can_go_again, sms_can_go_again
from outbox.sms.refusals import agreed_to_ads, hash_of, not_refused
from outbox.sms.rules import as_advertisement, may_leave_at, require_parts
from outbox.sms.text import LMS_BYTES, Text, clean
from outbox.tasks import deliver
from people.models import User


def send(kind: Kind, to: User | str, *, language: str = "", **values: Any) -> None:
    """Queue one message of a kind to a person, or to a mail address or number (E.164) that belongs to nobody yet.

    `language` is for those: a person has one.

    `values` are plain (JSON) values, mostly ids. The queue is a table, so a message is kept or forgotten together
    with the transaction that sends it; words are put together and mailed later, by the worker.
    """
    reached = _person(to) if isinstance(to, User) else _stranger(to, language)
    context = {"kind": kind.name, "values": values, "language": reached.language}
    if Channel.MAIL in kind.channels and reached.email:
        _queue_mail(kind, reached.email, context)
    if Channel.SMS in kind.channels and reached.phone:
        Sms.objects.create(to=reached.phone, context=context, expires_at=clock.now() + kind.valid_for)
    enqueue(deliver)


class Reached(NamedTuple):
    """Where somebody is reached, and in which language."""

    email: str
    phone: str
    language: str


def _person(person: User) -> Reached:
    return Reached(person.email, person.phone, person.language)


def _stranger(to: str, language: str) -> Reached:
    """A mail address or a number, never one for the other."""
    is_mail = "@" in to
    return Reached(to if is_mail else "", "" if is_mail else to, language or "ko")


def send_sms_to_many(phones: Iterable[str], body: str, *, is_ad: bool = False) -> int:
    """Queue one text for many numbers (E.164); gives how many it goes to.

    It leaves between 08:00 and 21:00 in Seoul and never to somebody who refused; an advertisement (`is_ad`) only to
    people who agreed to get news, with the legal parts around it. Raises ValueError when the text is too long,
    AdvertisementIncomplete when the operator has yet to say who sends it.
    """
    numbers = list(dict.fromkeys(phones))
    allowed = not_refused(agreed_to_ads(numbers) if is_ad else numbers)
    leaves, text_of = may_leave_at(clock.now(), is_bulk=True), texts_of(body, is_ad=is_ad)
    rows = [
        Sms(to=phone, text=text_of(phone).body, is_bulk=True, is_ad=is_ad, due_at=leaves) for phone in allowed
    ]
    Sms.objects.bulk_create(rows, batch_size=500)
    deliver.enqueue()
    return len(rows)


def texts_of(body: str, *, is_ad: bool) -> Callable[[str], Text]:
    """What each number gets. Raises AdvertisementIncomplete; asked for a number, ValueError when it is too long."""
    if not is_ad:
        same = clean(body)
        return lambda phone: _not_too_long(same)
    parts = SmsSettings.load()
    require_parts(parts.ad_sender, parts.ad_contact)

    def text_of(phone: str) -> Text:
        link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('sms_refuse', args=[hash_of(phone)])}"
        refuse = parts.ad_refusal or link
        whole = as_advertisement(body, sender=parts.ad_sender, contact=parts.ad_contact, refuse=refuse)
        return _not_too_long(clean(whole))

    return text_of


def _not_too_long(text: Text) -> Text:
    if text.is_too_long:
        raise ValueError(f"An SMS has at most {LMS_BYTES} bytes; this one has {text.size}.")
    return text


def mail_again(email: Email) -> bool:
    """Queue a mail once more that never left, as if it were new; False when its words are gone."""
    kind = kind_of(email.context)
    if kind is None or not can_go_again(email):
        return False
    now = clock.now()
    Email.objects.filter(pk=email.pk).update(
        status=STATUS.queued,
        created=now,
        expires_at=now + kind.valid_for,
        scheduled_time=None,
        number_of_retries=0,
    )
    deliver.enqueue()
    return True


def sms_again(sms: Sms) -> bool:
    """Queue an SMS once more that never left, as if it were new; False when its words are gone."""
    if not sms_can_go_again(sms):
        return False
    now, kind = clock.now(), kind_of(sms.context)
    Sms.objects.filter(pk=sms.pk).update(
        status=SmsStatus.QUEUED,
        created_at=now,
        due_at=may_leave_at(now, is_bulk=sms.is_bulk),
        expires_at=now + kind.valid_for if kind else None,
        tries=0,
        error="",
    )
    deliver.enqueue()
    return True


def _queue_mail(kind: Kind, address: str, context: dict[str, Any]) -> None:
    email = Email(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        status=STATUS.queued,
        priority=getattr(PRIORITY, kind.priority),
        expires_at=clock.now() + kind.valid_for,
        # The same in every try: a server that got a mail twice can tell.
        message_id=make_msgid(domain=_domain(settings.DEFAULT_FROM_EMAIL)),
        context=context,
    )
    insert(email)


@cache
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].partition("@")[2]
