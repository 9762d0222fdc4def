"""Seeing what is worth telling: a page came out, a full program has a seat again. Each is written down once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from wagtail.models import Page

from core import clock
from events.enums import Admission, Registering
from events.models import Places, ProgramPage, Session
from newsletter.enums import HappeningKind
from newsletter.models import FullProgram, Happening

FRESH = timedelta(days=3)
"""A page that first came out longer ago is not new, however often it is published again."""
KEPT = timedelta(days=30)
FREE = Q(waiting=0) & (Q(capacity=None) | Q(seats_taken__lt=F("capacity")))


def page_notice(page: Page) -> bool:
    """Write down that a page came out, unless it was before. Gives whether it is new."""
    came_out = page.first_published_at
    if came_out is None or came_out < clock.now() - FRESH:
        return False
    _, is_new = Happening.objects.get_or_create(page_id=page.pk, kind=HappeningKind.NEW)
    return is_new


def seats_notice() -> int:
    """Look which programs are full, and which of them are not any more. Gives how many seats there are to tell of.

    Run every few minutes; safe to run twice at once: who takes the row of a full program away tells of it.
    """
    programs = _with_seats()
    FullProgram.objects.bulk_create(
        [FullProgram(program=each) for each in programs.filter(has_seats=True, has_free=False, watch=False)],
        ignore_conflicts=True,
    )
    free_again = FullProgram.objects.filter(program__in=programs.filter(has_free=True))
    told = sum(_tell(each) for each in free_again)
    FullProgram.objects.exclude(program__in=programs.filter(has_seats=True)).delete()
    return told


@transaction.atomic
def _tell(full: FullProgram) -> bool:
    if not FullProgram.objects.filter(pk=full.pk).delete()[0]:
        return False
    _, is_new = Happening.objects.get_or_create(
        page_id=full.program_id, kind=HappeningKind.SEATS, day=clock.today()
    )
    return is_new


def _with_seats() -> Any:
    """Programs that take registrations in the order in which they come, with `has_seats` to come, `has_free` ones among them,
    and whether we `watch` them as full."""
    now = clock.now()
    coming = Session.objects.scheduled().filter(program=OuterRef("pk"), starts_at__gt=now)
    places = Places.objects.filter(program=OuterRef("pk"))
    single = Q(registering=Registering.SESSIONS)
    series = Q(registering=Registering.SERIES)
    online = places.filter(session__in=Session.objects.scheduled().filter(starts_at__gt=now))
    whole = places.filter(session=None)
    return (
        ProgramPage.objects.visible()
        .filter(Q(apply_from=None) | Q(apply_from__lte=now), Q(apply_until=None) | Q(apply_until__gt=now))
        .filter(Exists(coming), admission=Admission.FIRST_COME)
        .annotate(
            has_seats=Q(single & Exists(coming)) | Q(series & Exists(whole)),
            has_free=Q(single & (Exists(coming.filter(FREE)) | Exists(online.filter(FREE))))
            | Q(series & Exists(whole.filter(FREE))),
            watch=Exists(FullProgram.objects.filter(program=OuterRef("pk"))),
        )
    )


def happenings_forget() -> int:
    """Seats that were free long ago. That a page came out stays: it is never new again. Run once a day."""
    seats = Happening.objects.filter(kind=HappeningKind.SEATS)
    return seats.filter(at__lt=clock.now() - KEPT).delete()[0]
