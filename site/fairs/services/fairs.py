"""What staff prepare: the slots of a company; and how many came in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from events.models import ProgramPage
from fairs.errors import IN_USE, OVERLAPS, Refused
from fairs.models import Company, Entries, Interview, Slot


@transaction.atomic
def slots_add(*, company: Company, starts_at: datetime, until: datetime, minutes: int) -> int:
    """Cut a time into slots, one after another; a rest at the end that is too short stays free. Gives the number.

    Raises Refused where one would overlap a slot of the company. Sending the same twice adds nothing.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    length = timedelta(minutes=minutes)
    number = (until - starts_at) // length
    spans = [(starts_at + length * each, starts_at + length * (each + 1)) for each in range(number)]
    there = set(
        company.slots.filter(starts_at__lt=until, ends_at__gt=starts_at).values_list("starts_at", "ends_at")
    )
    new = [span for span in spans if span not in there]
    if any(first < end and start < last for first, last in new for start, end in there):
        raise Refused(OVERLAPS)
    Slot.objects.bulk_create(Slot(company=company, starts_at=first, ends_at=last) for first, last in new)
    return len(new)


@transaction.atomic
def slot_remove(*, slot: Slot) -> None:
    """Take a time back that nobody ever had. Raises Refused."""
    Slot.objects.select_for_update().filter(pk=slot.pk).first()
    if Interview.objects.filter(slot=slot).exists():
        raise Refused(IN_USE)
    slot.delete()


def entry_count(*, program: ProgramPage, day: date | None = None) -> int:
    """One more came in; gives how many there are on that date (today)."""
    row = {"program": program, "day": day or clock.today()}
    if not Entries.objects.filter(**row).update(number=F("number") + 1):
        try:
            with transaction.atomic():
                Entries.objects.create(**row, number=1)
        except IntegrityError:  # somebody made the row a moment ago
            Entries.objects.filter(**row).update(number=F("number") + 1)
    return Entries.objects.get(**row).number
