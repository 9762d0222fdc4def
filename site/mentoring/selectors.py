"""What pages of mentoring read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core import clock
from core.filters import Filter, FilterSet, Listing, listing
from core.prepared import prepared
from events.enums import SEATED
from events.models import Registration, Session
from mentoring.enums import Area
from mentoring.models import Mentor, Plan, Question, Slot, Talk
from people.models import User

PER_PAGE = 24
MOST_SESSIONS = 10
MOST_SLOTS = 40
MOST_PAST = 20


@dataclass(frozen=True)
class Mentors:
    """The list: those whom the filters leave, and the filters."""

    filters: FilterSet
    found: Listing


def mentors_page(query: Mapping[str, str]) -> Mentors:
    """Some hundred mentors at the most: they are read together and narrowed here. Three queries."""
    mentors = list(Mentor.objects.shown())
    centers = {str(each.center_id): each.center.title for each in mentors if each.center}
    areas = [(area.value, area.label) for area in Area if any(area in each.areas for each in mentors)]
    filters = FilterSet(
        [
            Filter("area", "분야", areas),
            Filter("center", "센터", sorted(centers.items(), key=lambda item: item[1])),
        ],
        query,
    )
    area, center = filters.get("area"), filters.get("center")
    chosen = [
        each
        for each in mentors
        if (not area or area in each.areas) and (not center or str(each.center_id) == center)
    ]
    return Mentors(filters, listing(chosen, filters, query.get("page"), PER_PAGE))


@prepared
def mentors_of(*, program: int | None) -> QuerySet[Mentor]:
    """Whom the page of a program names. One query."""
    mentors = Mentor.objects.shown().select_related(None)
    return mentors.of_program(program).only("name", "role", "areas")


def sessions_of(mentor: Mentor, now: datetime) -> list[Session]:
    """The coming sessions that everybody sees of a mentor's programs, and those of others that they take part in. Two queries."""
    return list(_coming(mentor, now).visible().listed()[:MOST_SESSIONS])


def _coming(mentor: Mentor, now: datetime) -> Any:
    own = Q(program__in=mentor.programs.values("pk")) | Q(pk__in=mentor.sessions.values("pk"))
    return Session.objects.scheduled().coming(now).filter(own)


def free_slots(mentor: Mentor, now: datetime) -> list[Slot]:
    """The times that can be asked for; none of a mentor who reads nothing."""
    return list(mentor.slots.free(now)[:MOST_SLOTS]) if mentor.is_reached else []


@dataclass(frozen=True)
class Meeting:
    """A session of a mentor, and how many come."""

    session: Session
    people: list[Registration]


def meetings_of(mentor: Mentor, now: datetime) -> list[Meeting]:
    """A mentor's coming sessions with those who have a seat, of programs that are off the site, too."""
    sessions = list(_coming(mentor, now).listed()[:MOST_SESSIONS])
    programs = {session.program_id for session in sessions}
    seats = Q(session__in=[session.pk for session in sessions]) | Q(session=None, program__in=programs)
    seated = Registration.objects.with_all().filter(seats, status__in=SEATED, person__isnull=False)
    rows = list(seated.order_by("pk"))
    return [Meeting(session, _people_of(session, rows)) for session in sessions]


def _people_of(session: Session, rows: Iterable[Registration]) -> list[Registration]:
    return [
        row
        for row in rows
        if row.session_id == session.pk or (row.session_id is None and row.program_id == session.program_id)
    ]


def desk_of(mentor: Mentor) -> dict[str, Any]:
    """What a mentor has to do, the most urgent first."""
    now = clock.now()
    talks = Talk.objects.with_all().filter(slot__mentor=mentor)
    coming = list(talks.coming(now))
    taken = {talk.slot_id: talk for talk in coming}
    return {
        "questions": list(Question.objects.open().with_all().filter(mentor=mentor)),
        "answered": list(
            Question.objects.with_all()
            .filter(mentor=mentor, answered_at__isnull=False)
            .order_by("-answered_at")[:MOST_PAST]
        ),
        "to_answer": [talk for talk in coming if talk.status == "asked"],
        "talks": [talk for talk in coming if talk.status != "asked"],
        "slots": [(slot, taken.get(slot.pk)) for slot in mentor.slots.coming(now)[:MOST_SLOTS]],
        "meetings": meetings_of(mentor, now),
        "plans": list(Plan.objects.open().with_all().filter(mentor=mentor)),
    }


def own_mentoring(person: User) -> dict[str, Any]:
    """What stands on a person's own page; every list may be empty. Four queries."""
    now = clock.now()
    talks = list(Talk.objects.with_all().filter(person=person).order_by("slot__starts_at", "pk"))
    return {
        "mentor": Mentor.objects.filter(user=person, is_active=True).first(),
        "talks": [talk for talk in talks if talk.is_taking and talk.slot.ends_at > now],
        "past_talks": [talk for talk in talks if not talk.is_taking or talk.slot.ends_at <= now][-MOST_PAST:],
        "questions": list(Question.objects.with_all().filter(person=person)[:MOST_PAST]),
        "plan": Plan.objects.open().filter(person=person).first(),
    }
