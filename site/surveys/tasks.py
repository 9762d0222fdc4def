"""What the worker does for the survey."""

from datetime import date

from django_tasks import task

from core import clock
from outbox.sms.rules import may_leave_at
from surveys.thanking import thank_now


@task()
def thank(person_id: int, page_id: int, about: str, day: str) -> None:
    """Ask one person how it was. A worker that comes to it at night leaves it for the morning."""
    now = clock.now()
    at = may_leave_at(now, is_bulk=True)
    if at > now:
        thank.using(run_after=at).enqueue(person_id, page_id, about, day)
        return
    thank_now(person_id=person_id, page_id=page_id, about=about, day=date.fromisoformat(day))
