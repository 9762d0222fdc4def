"""What the worker does every minute."""

from datetime import timedelta

from django_tasks import task

from bookings.services.clockwork import run_due
from bookings.services.opening import opening_expand_all
from bookings.services.reminding import remind_due
from core import clock
from core.tasks import run_later

EVERY = timedelta(minutes=1)


@task()
def keep_time() -> None:
    """Bring bookings up to the moment, and come back in a minute. The worker's start enqueues the first."""
    run_later(keep_time, clock.now() + EVERY)
    run_due()
    remind_due()


@task()
def follow_holidays() -> None:
    """A holiday came, went or was switched off: open times follow at once, not only with the daily task."""
    opening_expand_all()
