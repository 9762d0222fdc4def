"""What the worker does for topic alerts."""

from datetime import timedelta

from django_tasks import task

from core import clock
from core.tasks import run_later
from newsletter.services.alerting import alerts_gather
from newsletter.services.noticing import seats_notice

EVERY = timedelta(minutes=2)


@task()
def keep_alerts() -> None:
    """See what is worth telling, tell what is due, and come back. The worker's start enqueues the first."""
    run_later(keep_alerts, clock.now() + EVERY)
    seats_notice()
    alerts_gather()
