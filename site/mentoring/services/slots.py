"""Open times: a mentor gives them, one by one or every week, and takes them back."""

from __future__ import annotations

from datetime import datetime, timedelta

from core import clock, formats
from mentoring import errors
from mentoring.models import Mentor, Slot, Talk
from mentoring.services.together import in_short_transaction, lock_mentor, lock_slot

LENGTHS = (30, 40, 50, 60)
"""In minutes."""
MOST_WEEKS = 12


@in_short_transaction
def slots_open(
    *, mentor: Mentor, starts_at: datetime, minutes: int, way: str, place: str = "", weeks: int = 1
) -> list[Slot]:
    """Open times at the same hour for so many weeks, all of them or none. Opening the same twice is once. Raises Refused where
    one overlaps another."""
    mentor = lock_mentor(mentor)
    length = timedelta(minutes=minutes)
    first = clock.local(starts_at)
    starts = [clock.at(first.date() + timedelta(weeks=week), first.time()) for week in range(weeks)]
    last = starts[-1] + length
    others = list(mentor.slots.coming(clock.now()).filter(starts_at__lt=last, ends_at__gt=starts[0]))
    alike = [each for each in others if each.starts_at in starts and (each.way, each.place) == (way, place)]
    if len(alike) == len(starts) and all(each.ends_at - each.starts_at == length for each in alike):
        return alike
    hit = [
        start
        for start in starts
        if any(start < other.ends_at and other.starts_at < start + length for other in others)
    ]
    if hit:
        raise errors.slots_overlap(", ".join(formats.datetime_text(start) for start in hit))
    new = [
        Slot(mentor=mentor, starts_at=start, ends_at=start + length, way=way, place=place) for start in starts
    ]
    return Slot.objects.bulk_create(new)


@in_short_transaction
def slot_withdraw(*, slot: Slot) -> None:
    """Take a time back that nobody has. Raises Refused."""
    slot = lock_slot(slot)
    if Talk.objects.taking().filter(slot=slot).exists():
        raise errors.slot_in_use()
    Slot.objects.filter(pk=slot.pk).update(is_withdrawn=True)
