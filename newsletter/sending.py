"""Handing the copies of campaigns to the mail server: claimed by the handful, sent and ticked off one by one.

Any number of workers may send. A claim takes copies that no other worker looks at (`SKIP LOCKED`; SQLite lets only one write
at a time) and moves them into the future (the lease), so the copies of a killed worker come back by themselves. One query,
just before a copy leaves, asks whether it still may: an unsubscribe, a pause and a stopped campaign hold at the next copy. A
copy is doubled only if the worker dies between the server's "yes" and the tick; its Message-ID then stays the same.
"""

from __future__ import annotations

import logging
import secrets
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Min, QuerySet
from post_office.connections import connections

from core import clock, plainly
from core.prepared import prepared
from newsletter import pace
from newsletter.copies import Stencil
from newsletter.enums import CampaignStatus, DeliveryStatus
from newsletter.models import Campaign, Delivery, Subscriber, Variant
from newsletter.services.subscribing import subscriber_bounced, subscriber_reached
from outbox.delivery import (
    LEASE,
    PATIENCE,
    REFUSED,
    commits_unwaited,
    hang_up,
    is_final,
    transmit,
)
from outbox.errors import Unreachable

logger = logging.getLogger(__name__)

BATCH = 50
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]
GIVEN_UP_AFTER = timedelta(days=1)
STENCILS = 16  # variants that a worker has ready at once: some hundred KB each
FULL = b"5.2.2"  # SMTP: the mailbox is full
POLICY = (b"5.7.", FULL)  # SMTP: a no to us, or for now; not "there is nobody"
TICK = "UPDATE newsletter_delivery SET status = 'sent', sent_at = %s, claim = NULL, error = '' WHERE id = %s"


def sending() -> QuerySet[Campaign]:
    """Campaigns with copies to hand over: alerts before issues, which take long."""
    return Campaign.objects.filter(status=CampaignStatus.SENDING).order_by("kind", "pk")


def next_time() -> datetime | None:
    """When there will be something to send again, or nothing when no copy waits."""
    return Delivery.objects.queued().filter(campaign__in=sending()).aggregate(at=Min("due_at"))["at"]


@dataclass(frozen=True)
class Claimed:
    """Copies that are this worker's until the lease ends, in the order to send them."""

    campaign: Campaign
    number: int
    copies: list[int]
    until: datetime

    @property
    def enough(self) -> datetime:
        """No copy is begun after this: a slow server's answer must come within the lease."""
        return self.until - LEASE + PATIENCE


def rest() -> None:
    """Nothing more to send: let go of the server, and of what was made ready."""
    hang_up()
    stencil_of.cache_clear()


def claim() -> Claimed | None:
    """Take the next copies; nothing when none is due."""
    for campaign in sending():
        if claimed := claim_of(campaign):
            return claimed
    return None


@transaction.atomic
def claim_of(campaign: Campaign) -> Claimed | None:
    now = clock.now()
    due = Delivery.objects.due(now).filter(campaign=campaign).exclude(pace.waiting(now))
    skip = connection.features.has_select_for_update_skip_locked
    rows = list(due.select_for_update(skip_locked=skip).values_list("pk", "domain")[:BATCH])
    admitted = pace.admit(rows, now)
    if not admitted:
        return None
    claimed = Claimed(campaign, secrets.randbits(62), admitted, now + LEASE)
    Delivery.objects.filter(pk__in=admitted).update(due_at=claimed.until, claim=claimed.number)
    return claimed


def send_some() -> int | None:
    """Send some of what is due; gives the number of copies sent, or nothing when none was due. Raises Unreachable."""
    with commits_unwaited():
        claimed = claim()
        return send_claimed(claimed, server()) if claimed else None


def server() -> BaseEmailBackend:
    """The connection of this worker. A demo without a mail server puts copies into the queue of single mails, to be read."""
    return get_connection() if settings.NEWSLETTER_QUEUED else connections["default"]


def send_claimed(claimed: Claimed, way: BaseEmailBackend) -> int:
    """Send claimed copies, as far as the lease allows; what was not begun is free again at once. Raises Unreachable."""
    sent, left = 0, None  # `left`: the copy that is with the server, and not ticked off yet
    try:
        for pk in claimed.copies:
            if clock.now() > claimed.enough:
                break
            ready = look(pk, claimed, after=left)
            left = None
            if ready is None:
                _leave_out(pk, claimed)
            elif hand_over(ready, claimed, way):
                left, sent = ready, sent + 1
                if ready.soft_bounces:
                    subscriber_reached(Subscriber(pk=ready.subscriber))
    finally:
        if left:
            plainly.execute(tick(left))
        unsent = Delivery.objects.queued().filter(pk__in=claimed.copies, claim=claimed.number)
        unsent.update(due_at=clock.now(), claim=None)
    return sent


class Ready(NamedTuple):
    """A claimed copy that may leave now."""

    pk: int
    uid: UUID
    variant: int
    subscriber: int
    subscriber_uid: UUID
    to: str
    soft_bounces: int


@prepared
def _ready(*, pk: int, claim: int) -> QuerySet[Delivery, tuple[Any, ...]]:
    return Delivery.objects.queued().filter(
        pk=pk,
        claim=claim,
        campaign__status=CampaignStatus.SENDING,
        subscriber__in=Subscriber.objects.receiving(),
    ).values_list("pk", "uid", "variant", "subscriber", "subscriber__uid", "subscriber__email", "subscriber__soft_bounces")  # fmt: skip


def look(pk: int, claimed: Claimed, *, after: Ready | None = None) -> Ready | None:
    """The copy, if it may leave now; first the one that left before it is ticked off."""
    question = {"pk": pk, "claim": claimed.number}
    found = _ready.after(tick(after), **question) if after else _ready(**question)
    return Ready(*found[0]) if found else None


def tick(copy: Ready) -> plainly.Statement:
    return TICK, [connection.ops.adapt_datetimefield_value(clock.now()), copy.pk]


def hand_over(copy: Ready, claimed: Claimed, way: BaseEmailBackend) -> bool:
    """Whether the server took the copy; if not, it is noted why. Raises Unreachable."""
    try:
        stencil = stencil_of(copy.variant)
        transmit(way, stencil.copy(to=copy.to, uid=copy.uid, subscriber_uid=copy.subscriber_uid))
    except Unreachable:
        raise  # nothing is wrong with the copy: it is free again with the others
    except Exception as error:  # whatever is wrong with it, the other copies go on
        note(copy.pk, claimed, error)
        return False
    return True


@lru_cache(maxsize=STENCILS)
def stencil_of(variant: int) -> Stencil:
    """A variant never changes once its campaign is sent, so it is read and made ready once."""
    found = Variant.objects.select_related("campaign").get(pk=variant)
    return Stencil(found, found.campaign)


def _leave_out(pk: int, claimed: Claimed) -> None:
    """A copy that may not leave: whose campaign was stopped stays queued, who wants none any more gets none."""
    mine = Delivery.objects.queued().filter(pk=pk, claim=claimed.number)
    mine = mine.filter(campaign__status=CampaignStatus.SENDING)
    mine.exclude(subscriber__in=Subscriber.objects.receiving()).update(
        status=DeliveryStatus.SKIPPED, claim=None
    )


def note(pk: int, claimed: Claimed, error: Exception) -> None:
    """A copy that did not leave: nobody there, refused for good, or later once more."""
    started = claimed.campaign.started_at or claimed.campaign.created_at
    copy = Delivery.objects.get(pk=pk)
    copy.claim, copy.tries, copy.error = None, copy.tries + 1, in_words(error)
    if is_nobody(error):
        copy.status = DeliveryStatus.BOUNCED
    elif is_final(error) or clock.now() >= started + GIVEN_UP_AFTER:
        copy.status = DeliveryStatus.FAILED
    else:
        copy.due_at = clock.now() + PAUSES[min(copy.tries, len(PAUSES)) - 1]
    with transaction.atomic():
        copy.save(update_fields=["claim", "tries", "error", "status", "due_at"])
        if copy.subscriber and (copy.status == DeliveryStatus.BOUNCED or is_full(error)):
            subscriber_bounced(copy.subscriber, hard=copy.status == DeliveryStatus.BOUNCED)
    logger.warning("Copy %s was not sent: %s", pk, copy.error)


def is_nobody(error: Exception) -> bool:
    """Whether the server says for good that there is no such mailbox."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return type(error).__name__ == "AnymailRecipientsRefused"
    return all(
        code >= REFUSED and not any(word in answer for word in POLICY)
        for code, answer in error.recipients.values()
    )


def is_full(error: Exception) -> bool:
    """Whether there is somebody, who has not read mail for long."""
    answers = error.recipients.values() if isinstance(error, smtplib.SMTPRecipientsRefused) else ()
    return any(FULL in answer for _code, answer in answers)


def in_words(error: Exception) -> str:
    """What went wrong, without the address: the code of the server's answer, or what kind of mistake it was."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "SMTP " + ", ".join(sorted({str(code) for code, _ in error.recipients.values()}))
    if isinstance(error, smtplib.SMTPResponseException):
        return f"SMTP {error.smtp_code}"
    return type(error).__name__
