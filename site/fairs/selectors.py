"""What the pages of a job fair read."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from core import clock
from events.enums import ProgramKind
from events.models import ProgramPage
from fairs.models import Company, Interview, Slot
from people.models import User

MOST_PAST = 20


def fairs() -> QuerySet[ProgramPage]:
    """Programs that are job fairs, as everybody sees them."""
    return ProgramPage.objects.visible().for_page().filter(kind=ProgramKind.JOB_FAIR)


def companies_of(program: ProgramPage) -> list[Company]:
    """Companies by name, each with what is free as `free_slots`. Two queries."""
    free = Prefetch("slots", Slot.objects.free(clock.now()), to_attr="free_slots")
    return list(Company.objects.filter(program=program).prefetch_related(free))


def interviews_of(person: User) -> dict[str, list[Interview]]:
    """A person's interviews: `coming`, the soonest first, and `past`, the newest first."""
    own, now = Interview.objects.with_all().filter(person=person), clock.now()
    coming = own.booked().filter(slot__ends_at__gt=now)
    past = own.exclude(pk__in=coming.values("pk")).order_by("-slot__starts_at")
    return {"coming": list(coming), "past": list(past[:MOST_PAST])}
