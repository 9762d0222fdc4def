"""Seats that are not a session's own follow what the page of the program says."""

from __future__ import annotations

from django.db import transaction

from events.enums import Mode
from events.models import Places, ProgramPage
from events.wanted import Wanted


@transaction.atomic
def sync_places(program: ProgramPage) -> None:
    """Bring the seats of a series, and the online ones of hybrid sessions, in line; never below those that are taken.

    Rows are made by the first registration. Where there are more seats now, the next minute offers them to who waits.
    """
    for row in Places.objects.select_for_update().filter(program=program).order_by("pk"):
        wanted = Wanted(program, row.session, Mode(row.mode)).capacity
        capacity = None if wanted is None else max(wanted, row.seats_taken)
        if capacity != row.capacity:
            Places.objects.filter(pk=row.pk).update(capacity=capacity)
