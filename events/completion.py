"""Who has completed a program: at how many of its meetings they were. Cancelled meetings don't count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from core import clock
from events.enums import SessionStatus
from events.models import Attendance, ProgramPage, Registration, Session


@dataclass(frozen=True)
class Progress:
    """Of one registration: `came` to so many of the meetings `held` so far, some of them `before` it was made. `needed` is the
    program's percentage.

    How many there will be in all is not known before the end: rules are expanded only so far ahead.
    """

    came: int
    held: int
    needed: int | None
    is_over: bool
    before: int = 0

    @property
    def since(self) -> int:
        """How many were held since the registration."""
        return self.held - self.before

    @property
    def percent(self) -> int:
        """Of those held so far, rounded down: 80 is 80 at least."""
        return self.came * 100 // self.held if self.held else 0

    @property
    def is_complete(self) -> bool:
        """Decided when the last meeting is over, so that none that is added later takes it away."""
        if not self.needed or not self.held or not self.is_over:
            return False
        return self.came * 100 >= self.needed * self.held


def progress_of(registration: Registration) -> Progress:
    """Two queries."""
    return progress_by_registration(registration.program, [registration])[registration.pk]


def progress_by_registration(
    program: ProgramPage, registrations: Iterable[Registration]
) -> dict[int, Progress]:
    """Of many of one program, by number of the registration. Two queries."""
    registrations = list(registrations)
    now = clock.now()
    meetings = {each.pk: each for each in Session.objects.scheduled().filter(program=program)}
    marks = Attendance.objects.filter(
        registration__in=[each.pk for each in registrations],
        came=True,
        session__status=SessionStatus.SCHEDULED,
        session__starts_at__lte=now,
    )
    came = dict(marks.values_list("registration").annotate(Count("pk")).order_by())
    found = {}
    for each in registrations:
        own = [meetings[each.session_id]] if each.session_id in meetings else []
        counted = own if each.session_id else list(meetings.values())
        held = sum(meeting.starts_at <= now for meeting in counted)
        before = sum(meeting.ends_at <= each.created_at for meeting in counted)
        found[each.pk] = Progress(
            came=came.get(each.pk, 0),
            held=held,
            needed=program.completion_percent,
            is_over=all(meeting.ends_at <= now for meeting in counted),
            before=min(before, held - came.get(each.pk, 0)),  # staff write down later who was there
        )
    return found
