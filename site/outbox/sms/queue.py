"""Sending the SMS that are due: claimed one by one, as `outbox.delivery` does with mails."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, QuerySet

from core import clock, phones
from core.prepared import prepared
from outbox.delivery import GIVEN_UP_AFTER, LEASE, PAUSES
from outbox.errors import Unreachable, Unsure
from outbox.kinds import kind_of
from outbox.models import NOT_AGREED, REFUSED, TOO_LATE, Sms, SmsStatus
from outbox.sms.backends import Outgoing, SmsBackend, SmsError, backend
from outbox.sms.refusals import agreed_to_ads, has_refused
from outbox.sms.rules import may_leave_at
from outbox.sms.text import SUBJECT_BYTES, Form, Text, cut
from outbox.sms.words import sms_words

logger = logging.getLogger(__name__)

SOME = 10  # messages sent before mails have their turn again
PATIENCE = timedelta(seconds=3)  # and no more are begun after this


def next_time() -> datetime | None:
    """When an SMS will be due, or nothing when none waits."""
    return Sms.objects.pending().aggregate(at=Min("due_at"))["at"]


def is_due() -> bool:
    return bool(_first_due(now=clock.now()))


@prepared
def _first_due(*, now: datetime) -> QuerySet[Sms, int]:
    return Sms.objects.due(now).order_by().values_list("pk", flat=True)[:1]


def drain() -> int:
    """Send all that is due; gives the number of messages sent. Raises Unreachable."""
    sent = 0
    while is_due():
        sent += drain_some()
    return sent


def drain_some() -> int:
    """Send a few of those due, the most urgent first; gives the number of messages sent. Raises Unreachable."""
    gateway, sent, enough = backend(), 0, clock.now() + PATIENCE
    for _ in range(SOME):
        sms = Sms.objects.due(clock.now()).first()
        if sms is None or clock.now() > enough:
            break
        if claim(sms):
            sent += send_one(sms, gateway)
    return sent


def claim(sms: Sms) -> bool:
    """Take a message for the time of the lease; False when somebody else was quicker."""
    now = clock.now()
    return bool(Sms.objects.due(now).order_by().filter(pk=sms.pk).update(due_at=now + LEASE))


def send_one(sms: Sms, gateway: SmsBackend) -> bool:
    """Send a claimed message and note what became of it. Raises Unreachable after noting."""
    if not _may_leave(sms, clock.now()):
        return False
    try:
        text = sms_words(sms)
        if text is None:
            sms.delete()
            return False
        provider_id = gateway.send(outgoing(sms.to, text))
    except Exception as error:
        _not_sent(sms, error)
        if isinstance(error, Unreachable | Unsure):
            raise Unreachable(str(error)) from error
        return False  # whatever is wrong with it, the others go on
    sms.form = text.form.value
    if getattr(gateway, "only_keeps", False):
        return _finish(sms, SmsStatus.KEPT, words=text.body)
    return _finish(sms, SmsStatus.SENT, provider_id=provider_id, sent_at=clock.now())


def _may_leave(sms: Sms, now: datetime) -> bool:
    """Whether it may still leave, and now; else what became of it is noted."""
    if sms.expires_at and sms.expires_at < now:
        return _finish(sms, SmsStatus.FAILED, error=TOO_LATE)
    if sms.is_bulk and (allowed := may_leave_at(now, is_bulk=True)) > now:
        Sms.objects.filter(pk=sms.pk).update(due_at=allowed)  # a late try must not ring at night either
        return False
    if sms.is_bulk and has_refused(sms.to):
        return _finish(sms, SmsStatus.FAILED, error=REFUSED)
    if sms.is_ad and not agreed_to_ads([sms.to]):  # taken back while it waited
        return _finish(sms, SmsStatus.FAILED, error=NOT_AGREED)
    return True


def outgoing(to: str, text: Text) -> Outgoing:
    """A message as the gateway takes it. The subject of a long one is its first line."""
    digits = phones.display(to).replace("-", "")
    subject = cut(text.body.partition("\n")[0], SUBJECT_BYTES) if text.form is Form.LMS else ""
    return Outgoing(to=digits, text=text.body, form=text.form, subject=subject)


def _finish(sms: Sms, status: SmsStatus, *, words: str = "", **values: object) -> bool:
    """Note the end, and forget what need not be known any more; gives whether all is well."""
    if not settings.DEMO:  # there it is read
        values |= _left_over(sms, status, words, values.get("error"))
    Sms.objects.filter(pk=sms.pk).update(status=status, form=sms.form, **values)
    return status in {SmsStatus.SENT, SmsStatus.KEPT}


def _left_over(sms: Sms, status: SmsStatus, words: str, error: object) -> dict[str, object]:
    """What stays of the words: nothing that left, and no code. What did not leave, staff may read or send again."""
    nothing: dict[str, object] = {
        "text": "",
        "context": {**sms.context, "values": None} if sms.context else None,
    }
    if is_secret(sms) or status == SmsStatus.SENT or error in {REFUSED, NOT_AGREED}:
        return nothing
    return nothing | {"text": words} if status == SmsStatus.KEPT else {}


def is_secret(sms: Sms) -> bool:
    kind = kind_of(sms.context)
    return bool(kind and kind.is_secret)


def _not_sent(sms: Sms, error: Exception) -> None:
    """Try again after a pause that grows; never where it may have arrived, and after a day no more."""
    logger.warning("SMS %s was not sent: %s", sms.pk, type(error).__name__)
    last = sms.created_at + GIVEN_UP_AFTER
    if isinstance(error, Unsure):
        _finish(sms, SmsStatus.UNSURE, error=_reason(error))
        return
    if (isinstance(error, SmsError) and error.is_final) or clock.now() >= last:
        _finish(sms, SmsStatus.FAILED, error=_reason(error))
        return
    again = min(clock.now() + PAUSES[min(sms.tries, len(PAUSES) - 1)], last)
    Sms.objects.filter(pk=sms.pk).update(
        tries=sms.tries + 1, error=_reason(error), due_at=may_leave_at(again, is_bulk=sms.is_bulk)
    )


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
