"""What the worker does every minute."""

from datetime import timedelta

from django_tasks import task

from core import clock
from core.tasks import run_later
from fairs.services.clockwork import run_due

EVERY = timedelta(minutes=1)


@task()
def keep_fairs() -> None:
    """Bring interviews up to the moment, and come back in a minute. The worker's start enqueues the first."""
    run_later(keep_fairs, clock.now() + EVERY)
    run_due()
