"""What becomes due for interviews as time passes. Run every minute by the worker; safe to run twice."""

from __future__ import annotations

from datetime import datetime

import outbox.services as outbox
from core import clock
from events.services.clockwork import each_alone
from events.services.reminding import next_moment
from fairs import messages
from fairs.models import Interview, Slot
from fairs.services.interviews import in_short_transaction, interview_cancel

CALLED_OFF = "센터가 이 시간의 박람회를 취소했어요."


def run_due(now: datetime | None = None) -> int:
    """Interviews of a fair that was called off, and reminders, each in a transaction of its own; gives how many were done."""
    now = now or clock.now()
    booked = Interview.objects.booked().with_all()
    off = booked.filter(slot__in=Slot.objects.called_off().filter(starts_at__gt=now).values("pk"))
    done = each_alone(off, lambda each: call_off(interview=each))
    due = booked.filter(remind_at__lte=now)
    return done + each_alone(due, lambda each: interview_remind(interview=each, now=now))


def call_off(*, interview: Interview) -> bool:
    """The center called the fair off: whoever has an interview hears of it, and why."""
    reason = interview.slot.why_off() or CALLED_OFF
    interview_cancel(interview=interview, as_staff=True, reason=reason)
    return True


@in_short_transaction
def interview_remind(*, interview: Interview, now: datetime) -> bool:
    """The day before, and the hour before. The update decides between two workers."""
    due = Interview.objects.booked().filter(pk=interview.pk, remind_at__lte=now)
    if not due.update(remind_at=next_moment(interview.slot.starts_at, now)):
        return False
    if interview.person:
        outbox.send(messages.SOON, interview.person, interview_id=interview.pk)
    return True
