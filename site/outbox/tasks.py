"""What the worker does with messages."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.cache import cache
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from post_office.models import Email

from core import clock
from outbox import delivery
from outbox.sms import queue

PRIORITY = 50  # before everything else that waits for the worker
AGAIN_AFTER = timedelta(seconds=30)  # the mail server could not be reached
SHORTLY = timedelta(seconds=1)


@task(priority=PRIORITY)
def deliver() -> None:
    """Send what is due. Every message enqueues this; most find that an earlier one did their work.

    Before it starts, it makes sure that another will come after it: should this worker be killed, the next goes on.
    """
    drains = {"mail": (delivery.next_time, delivery.drain), "sms": (queue.next_time, queue.drain)}
    for name, (next_time, drain) in drains.items():
        at = next_time()
        if at and at <= clock.now():
            come_back(clock.now() + delivery.LEASE)
            at = _drained(name, drain) or next_time()
        if at:
            come_back(max(at, clock.now() + SHORTLY))


def _drained(name: str, drain: Callable[[], int]) -> datetime | None:
    """Send; while there is nobody to send to, say when to try again: not at every message that joins the queue."""
    key = f"outbox:unreachable:{name}"
    if until := cache.get(key):
        return until
    try:
        drain()
    except delivery.Unreachable:
        again = clock.now() + AGAIN_AFTER
        cache.set(key, again, AGAIN_AFTER.total_seconds())
        return again
    return None


def come_back(at: datetime) -> None:
    """Have `deliver` run at a time, unless it will run before that anyway."""
    if not deliver.get_backend().supports_defer:
        return
    waiting = DBTaskResult.objects.filter(
        task_path=deliver.module_path, status="READY", run_after__gt=clock.now(), run_after__lte=at
    )
    if not waiting.exists():
        deliver.using(run_after=at).enqueue()


def mail_queued(sender: object, emails: list[Email], **kwargs: object) -> None:
    """Wake the worker when anything else of the site (Wagtail, allauth) puts a mail into the queue."""
    deliver.enqueue()
