"""What the pages of the document clinic read."""

from __future__ import annotations

from django.db.models import QuerySet

from clinic.enums import OPEN
from clinic.models import CenterClinic, Review
from people.models import User

MOST_PAST = 20


def open_clinics() -> QuerySet[CenterClinic]:
    """The centers that take papers, by name."""
    found = CenterClinic.objects.filter(is_open=True, center__live=True)
    return found.select_related("center").order_by("center__title")


def reviews_of(person: User) -> dict[str, list[Review]]:
    """A person's papers: `waiting` for an answer, the soonest first, and `past`, the newest first."""
    own = Review.objects.with_all().filter(person=person)
    return {
        "waiting": list(own.open().order_by("promised_on", "pk")),
        "past": list(own.exclude(status__in=OPEN).order_by("-ended_at")[:MOST_PAST]),
    }
