"""What is so when somebody registers: read from the rows, for the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Q, QuerySet, Value

from core import clock
from core.eligibility import MAX_SERVICE_MONTHS, Applicant, Failure, check
from core.prepared import prepared
from events.enums import SEATED, STANDING, SessionStatus
from events.models import ProgramPage, Registration, Session
from events.rules import Facts, Refusal, Taken, own_overlap
from events.told import Told
from events.wanted import Wanted, of
from people.enums import Track
from people.models import Strike, User
from people.standing import standing_of

STRIKE = "strike"
NOTHING, NO_TEXT = Value(None, output_field=BigIntegerField()), Value("")


def facts_of(wanted: Wanted, person: User | None = None, told: Told | None = None) -> Facts:
    """For pages (nobody in particular), forms (`told` is nothing as long as it has not been asked) and use cases."""
    now, program, session = clock.now(), wanted.program, wanted.session
    times = times_of(wanted)
    starts_at = session.starts_at if session else (times[0][0] if times else None)
    facts = Facts(
        now=now,
        takes_registrations=program.takes_registrations,
        is_cancelled=bool(session and session.is_cancelled),
        opens_at=program.apply_from,
        closes_at=_closes_at(program, starts_at, times, now),
        times=tuple(each for each in times if each[1] > now),
    )
    return of_person(facts, wanted, person, told) if person else facts


def of_person(facts: Facts, wanted: Wanted, person: User, told: Told | None) -> Facts:
    """The same with what is so about one person."""
    program = wanted.program
    standing, has_strikes = _standing(person, facts.now)
    same = (program.pk, wanted.session.pk if wanted.session else None)
    others = [each for each in standing if (each.program, each.session) != same]
    asks = has_strikes and not program.is_care
    rests = standing_of(person, Track.PROGRAMS).suspended_until if asks else None
    return replace(
        facts,
        is_registered=len(others) < len(standing),
        own=tuple(_times_taken(others, facts.now)),
        suspended_until=rests,
        failures=tuple(failures_of(program, person, told)),
    )


class Standing(NamedTuple):
    """A registration that is not over, of a single session or (without one) of a series."""

    registration: int
    status: str
    program: int
    title: str
    session: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    session_status: str | None

    @property
    def is_seated(self) -> bool:
        return self.status in SEATED

    @property
    def times(self) -> list[tuple[datetime, datetime]]:
        """Those of the single session, unless it is called off."""
        if self.starts_at is None or self.ends_at is None or self.session_status == SessionStatus.CANCELLED:
            return []
        return [(self.starts_at, self.ends_at)]


def standing_things(person: User, now: datetime) -> list[Standing]:
    """What the person has of all that is not over, in the order of registering. One query."""
    return _standing(person, now)[0]


def _standing(person: User, now: datetime) -> tuple[list[Standing], bool]:
    """The same, and whether the person has strikes."""
    rows = [Standing(*row) for row in _rows(person=person.pk, now=now)]
    standing = sorted((row for row in rows if row.status != STRIKE), key=attrgetter("registration"))
    return standing, len(standing) < len(rows)


@prepared
def _rows(*, person: int, now: datetime) -> QuerySet[Registration, Any]:
    """Registrations, and strikes in the same form."""
    found = Registration.objects.filter(person=person, status__in=STANDING).order_by()
    found = found.filter(Q(session=None) | Q(session__ends_at__gt=now))
    of_session = (f"session__{name}" for name in ("starts_at", "ends_at", "status"))
    strikes = Strike.objects.filter(person=person, forgiven_at=None).order_by()
    nothing = (NOTHING, NO_TEXT, NOTHING, "happened_at", "happened_at", NO_TEXT)
    return found.values_list("pk", "status", "program", "program__title", "session", *of_session).union(
        strikes.values_list("pk", Value(STRIKE), *nothing), all=True
    )


def times_of(wanted: Wanted) -> list[tuple[datetime, datetime]]:
    """When one has to be there: once, or at every session of the series."""
    if wanted.session:
        return [(wanted.session.starts_at, wanted.session.ends_at)]
    sessions = wanted.program.sessions.scheduled().order_by("starts_at")
    return list(sessions.values_list("starts_at", "ends_at"))


def _closes_at(
    program: ProgramPage,
    starts_at: datetime | None,
    times: list[tuple[datetime, datetime]],
    now: datetime,
) -> datetime | None:
    """When registration closes; at the latest when the last session begins."""
    if starts_at is None:
        return None
    return min(program.closes_at(starts_at), times[-1][0])


def overlap_of_offer(registration: Registration, person: User) -> Refusal | None:
    """Why a seat that was offered can't be taken: the person has something else at that time by now."""
    now = clock.now()
    times = tuple(each for each in times_of(of(registration)) if each[1] > now)
    others = [each for each in standing_things(person, now) if each.registration != registration.pk]
    found = own_overlap(Facts(now, times=times, own=tuple(_times_taken(others, now))))
    return Refusal("own_overlap", found) if isinstance(found, str) else found


def _times_taken(standing: list[Standing], now: datetime) -> Iterator[Taken]:
    """When somebody with these takes part in something, from now on. One query, where there is a series among them."""
    seated = [each for each in standing if each.is_seated]
    for each in seated:
        for starts_at, ends_at in each.times:
            yield Taken(each.title, starts_at, ends_at)
    series = {each.program: each.title for each in seated if each.session is None}
    if series:
        sessions = Session.objects.scheduled().filter(program__in=series, ends_at__gt=now)
        for program, starts_at, ends_at in sessions.values_list("program", "starts_at", "ends_at"):
            yield Taken(series[program], starts_at, ends_at)


def failures_of(program: ProgramPage, person: User, told: Told | None) -> list[Failure]:
    """What the program demands and the person doesn't meet; before anything was `told`, what is certain already."""
    rule = program.eligibility
    if not rule.needs:
        return []
    applicant = Applicant(
        birth_date=person.birth_date,
        service_months=MAX_SERVICE_MONTHS if told is None else told.service_months,
        region=person.region.slug if person.region else "",
        status=told.status if told else None,
    )
    found = check(rule, applicant, program.age_on or clock.today())
    return [each for each in found if told is not None or not each.code.endswith("_unknown")]
