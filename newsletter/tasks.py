"""What the workers do for campaigns."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django_tasks import task
from django_tasks_db.models import DBTaskResult, get_date_max

from core import clock
from core.tasks import run_later
from newsletter import sending
from newsletter.services.preparing import prepare_some, preparing
from newsletter.services.sending import begin_due, finish_done, next_start
from outbox.delivery import LEASE
from outbox.errors import Unreachable

PRIORITY = -10  # codes and confirmations come first
SLICE = 2  # seconds; then whatever else waits for the worker (a code) has its turn
AGAIN_AFTER = min(timedelta(seconds=30), LEASE / 2)  # the server could not be reached
SHORTLY = timedelta(seconds=1)
UNREACHABLE = "newsletter:unreachable"


@task(priority=PRIORITY)
def send_campaigns() -> None:
    """Start what is due, prepare what has begun, and send for some seconds; then another of these goes on.

    The connection to the mail server stays open in between. Before it starts, it makes sure that another will come after the
    lease: should this worker be killed, the next goes on.
    """
    begin_due()
    if not is_busy():
        _look_again()
        return
    run_later(send_campaigns, clock.now() + LEASE)
    until = time.monotonic() + SLICE
    while goes_on():
        if time.monotonic() > until:
            call_workers()
            return
    sending.rest()
    finish_done()
    _look_again()


def is_busy() -> bool:
    """Whether a campaign is being prepared or sent."""
    return preparing().exists() or sending.sending().exists()


def goes_on() -> bool:
    """One step: False when there is nothing more to do now, or nobody to send to."""
    if prepare_some():
        return True
    if cache.get(UNREACHABLE):
        return False
    try:
        return sending.send_some() is not None
    except Unreachable:
        cache.set(UNREACHABLE, True, AGAIN_AFTER.total_seconds())
        return False


def _look_again() -> None:
    """Come back when there will be something to do."""
    times = [at for at in (next_start(), sending.next_time()) if at]
    if times:
        rest = AGAIN_AFTER if cache.get(UNREACHABLE) else SHORTLY
        run_later(send_campaigns, max(min(times), clock.now() + rest))


def call_workers() -> None:
    """Have as many of these wait as workers may send together, and no more."""
    now = clock.now()
    waiting = DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=now),
        task_path=send_campaigns.module_path,
        status="READY",
    )
    for _ in range(settings.NEWSLETTER_SENDERS - waiting.count()):
        send_campaigns.enqueue()
