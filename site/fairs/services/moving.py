"""A fair at another time, or a company at another place: whoever has an interview there hears of it, with the new entry for their calendar.

An interview is an appointment: it is told of whether or not staff tell those who registered for the session.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import outbox.services as outbox
from core import clock
from events.models import Session
from events.services.reminding import next_moment
from fairs import messages
from fairs.ics import place_of
from fairs.models import Company, Interview, Slot
from fairs.services.interviews import call_off, in_short_transaction

NO_TIME_LEFT = "박람회 시간이 바뀌어서 이 시간에는 면접을 볼 수 없어요. 다른 시간을 골라 주세요."


def slots_follow(*, session: Session, before: datetime) -> int:
    """Interview times during a session go with it to its new time, in the transaction around; gives how many did.

    Those during another session stay: it is still held then. Where a company has another time already, the one that moves goes, and whoever had
    it is told that it is off.
    """
    later = session.starts_at - before
    ends_at = session.ends_at - later
    found = Slot.objects.select_for_update(of=("self",)).filter(
        company__program=session.program_id, starts_at__gte=before, starts_at__lt=ends_at
    )
    others = list(Session.objects.scheduled().filter(program=session.program_id).exclude(pk=session.pk))
    going = [
        each
        for each in found.order_by("starts_at")
        if not any(other.starts_at < each.ends_at and each.starts_at < other.ends_at for other in others)
    ]
    if later.total_seconds() > 0:
        going.reverse()  # none is in the way of another
    return sum(_follow(slot, slot.starts_at + later, slot.ends_at + later) for slot in going)


def _follow(slot: Slot, starts_at: datetime, ends_at: datetime) -> bool:
    rows = Interview.objects.select_for_update(of=("self",)).booked().with_all()
    booked = rows.filter(slot=slot).first()
    same = Slot.objects.filter(company=slot.company_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if same.exclude(pk=slot.pk).exists():
        if booked:
            call_off(booked, NO_TIME_LEFT)
        elif not Interview.objects.filter(slot=slot).exists():
            slot.delete()
        return False
    was = booked.slot.when if booked else ""
    Slot.objects.filter(pk=slot.pk).update(starts_at=starts_at, ends_at=ends_at)
    if booked:
        remind_at = next_moment(starts_at, clock.now())
        _tell([booked], remind_at=remind_at, when_before=was)
    return True


@in_short_transaction
def company_keep(*, company: Company) -> int:
    """Keep what staff changed of a company; gives how many people hear that it is somewhere else."""
    before = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    was, now = (place_of(each) for each in (before, company))
    company.save()
    if was == now:
        return 0
    coming = (
        Interview.objects.booked()
        .with_all()
        .filter(slot__company=company, slot__ends_at__gt=clock.now(), person__isnull=False)
    )
    return _tell(list(coming), where_before=was or "-")


def _tell(
    interviews: Iterable[Interview], *, when_before: str = "", where_before: str = "", **values: object
) -> int:
    told = 0
    for each in interviews:
        Interview.objects.filter(pk=each.pk).update(
            sequence=each.sequence + 1, changed_at=clock.now(), **values
        )
        if each.person:
            outbox.send(
                messages.CHANGED,
                each.person,
                interview_id=each.pk,
                when_before=when_before,
                where_before=where_before,
            )
            told += 1
    return told
