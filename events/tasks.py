"""What the worker does every minute."""

from datetime import timedelta

from django_tasks import task

from core import clock
from core.tasks import run_later
from events.services.clockwork import run_due
from events.services.reminding import remind_due
from events.services.session_rooms import rooms_due
from events.services.staff_messages import copies_send

EVERY = timedelta(minutes=1)


@task()
def keep_registrations() -> None:
    """Bring registrations up to the moment, and come back in a minute. The worker's start enqueues the first."""
    run_later(keep_registrations, clock.now() + EVERY)
    run_due()
    rooms_due()
    remind_due()
    copies_send()


@task()
def send_copies(message_id: int) -> None:
    """Queue the mails of one message of staff."""
    copies_send(message_id)
