"""What the worker does with messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.core.cache import cache
from django_tasks import task
from post_office.models import Email

from core import clock
from core.tasks import run_later
from outbox import delivery
from outbox.errors import Unreachable
from outbox.sms import queue

PRIORITY = 50  # before everything else that waits for the worker
AGAIN_AFTER = timedelta(seconds=30)  # the server could not be reached
SHORTLY = timedelta(seconds=1)


class Queue(Protocol):
    """`outbox.delivery` and `outbox.sms.queue`."""

    def is_due(self) -> bool: ...
    def next_time(self) -> datetime | None: ...
    def drain_some(self) -> int: ...


@dataclass(frozen=True)
class Way:
    """One of the two ways out, with a server at its end that may be out of reach."""

    name: str
    queue: Queue

    @property
    def key(self) -> str:
        return f"outbox:unreachable:{self.name}"

    def rests_until(self) -> datetime | None:
        """While there is nobody to send to, it is not tried at every message that joins the queue."""
        return cache.get(self.key)

    def goes_on(self) -> bool:
        """Send some of what is due; False when there is nothing more to do, or nobody to send to."""
        if self.rests_until() or not self.queue.is_due():
            return False
        try:
            self.queue.drain_some()
        except Unreachable:
            cache.set(self.key, clock.now() + AGAIN_AFTER, AGAIN_AFTER.total_seconds())
        return True

    def again_at(self) -> datetime | None:
        """When to look again; nothing when nothing waits."""
        at = self.queue.next_time()
        return max(at, self.rests_until() or at, clock.now() + SHORTLY) if at else None


WAYS = (Way("mail", delivery), Way("sms", queue))


@task(priority=PRIORITY)
def deliver() -> None:
    """Send what is due. Every message enqueues this; most find that an earlier one did their work.

    A few mails and a few SMS in turn, each the most urgent first: a code by one way never waits behind a campaign by the
    other. Before it starts, it makes sure that another will come after it: should this worker be killed, the next goes on.
    """
    if any(way.queue.is_due() for way in WAYS):
        run_later(deliver, clock.now() + delivery.LEASE)
    try:
        while any([way.goes_on() for way in WAYS]):  # noqa: C419 - a list: each has its turn
            pass
    finally:
        delivery.hang_up()
    for way in WAYS:
        if at := way.again_at():
            run_later(deliver, at)


def mail_queued(sender: object, emails: list[Email], **kwargs: object) -> None:
    """Wake the worker when anything else of the site (Wagtail, allauth) puts a mail into the queue."""
    deliver.enqueue()
