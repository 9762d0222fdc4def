"""Reading `attempts.Facts`: what is so about resources, for pages and, behind the locks, for a booking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, Protocol, cast

from django.db.models import BigIntegerField, Q, QuerySet, Value

from bookings.attempts import DrawTime, Facts, OwnBooking
from bookings.enums import CARE_KINDS, COUNTING, DRAWN_KINDS, HOLDING, ResourceKind
from bookings.intervals import Interval
from bookings.limits import period_days
from bookings.models import Booking, Companion, DrawSpan, Hold, Loan, OpenSpan, Policy, ResourcePage, Unit
from core import clock
from core.moments import Microseconds, moment
from people.enums import Track
from people.models import Strike, User
from people.standing import standing_of

Times = dict[int, list[Interval]]
HOLD, SPAN, DRAW = range(3)
"""What a row of the one query about times is."""

NOBODY = Value(None, output_field=BigIntegerField())
NO_TEXT = Value("")
STRIKE, OVERDUE = "strike", "overdue"
BEYOND = timedelta(days=21)
"""How far behind a window the open days of a closet matter: nights, holidays, cleaning."""


MANY = 200
"""From how many resources on their keys are not listed in the query."""


class Booked(Protocol):
    """What facts are read for: a resource page, or the few columns of one (`selectors.network`)."""

    pk: Any
    kind: Any
    policy: Any
    all_units: list[Unit]
    all_rooms: list[Unit]

    @property
    def center_path(self) -> str: ...


@dataclass(frozen=True)
class Known:
    """By what a member of a party is known: an account, or a phone number (E.164)."""

    person_id: int | None = None
    phone: str = ""


def known(person: User | None) -> Known:
    return Known(person.pk, person.phone) if person else Known()


def load_facts(
    found: Sequence[Booked],
    window: Interval,
    *,
    person: User | None = None,
    guest_phone: str = "",
    companions: Sequence[Known] = (),
    without: Booking | None = None,
    now: datetime | None = None,
    with_load: bool = True,
) -> dict[int, Facts]:
    """The facts of many booked resources (as `selectors.resources()` gives them) for one window of time, by resource id.

    One query, for spans, holds and draws; with a person or the phone of a guest one more, for what they have (and one for
    those who have strikes). Appointments and closets cost one query each.
    `without` is a booking to be moved: it stands in its own way nowhere. Who only looks at times needs no `with_load`: it
    says which counsellor is chosen for "anybody".
    """
    now = now or clock.now()
    spans, rotas, holds, draws = _times(found, window, now, without)
    policies: dict[int, Policy] = {resource.policy.pk: resource.policy for resource in found}
    limits = {key: tuple(policy.limits.all()) for key, policy in policies.items()}
    periods = {limit.period for each in limits.values() for limit in each}
    applicant = known(person) if person else Known(None, guest_phone)
    span = own_span(_until_horizon(window, policies, now), periods)
    party, marks = _known_of([applicant, *companions], span, without, person, now)
    suspended_until = (
        standing_of(person, Track.ROOMS, now).suspended_until if STRIKE in marks and person else None
    )
    load = _load(found, window) if with_load else {}
    visits = _visits(found, window, without)
    return {
        resource.pk: Facts(
            now=now,
            resource_id=resource.pk,
            kind=resource.kind,
            center_path=resource.center_path,
            policy=cast(Policy, resource.policy),
            limits=limits[resource.policy.pk],
            units=tuple(resource.all_units),
            spans=tuple(spans[resource.pk]),
            rotas={unit.pk: rotas[unit.pk] for unit in resource.all_units if unit.pk in rotas},
            holds={unit.pk: holds[unit.pk] for unit in (*resource.all_units, *resource.all_rooms)},
            draws=tuple(draws[resource.pk]),
            rooms=tuple(resource.all_rooms),
            own=party[0],
            companions=tuple(party[1:]),
            suspended_until=None if resource.kind in CARE_KINDS else suspended_until,
            is_overdue=OVERDUE in marks,
            load=load,
            visits=visits[resource.pk],
        )
        for resource in found
    }


def facts_of(
    resource: ResourcePage,
    window: Interval,
    *,
    person: User | None = None,
    guest_phone: str = "",
    companions: Sequence[Known] = (),
    without: Booking | None = None,
    units: Sequence[Unit] | None = None,
) -> Facts:
    """The facts of one resource that is booked here; of `units` (its own and those of its rooms) when they were read
    (and locked) before."""
    if units is None:
        units = list(units_of(resource).order_by("sort_order", "pk"))
    tell_units(resource, units)
    return load_facts(
        [resource], window, person=person, guest_phone=guest_phone, companions=companions, without=without
    )[resource.pk]


def units_of(resource: ResourcePage) -> Any:
    """Every unit that a booking of the resource may hold: its own, and rooms for appointments."""
    return Unit.objects.filter(resource__in=[key for key in (resource.pk, resource.rooms_id) if key])


def tell_units(resource: ResourcePage, units: Iterable[Unit]) -> None:
    resource.all_units = [unit for unit in units if unit.resource_id == resource.pk]
    resource.all_rooms = [unit for unit in units if unit.resource_id == resource.rooms_id]


# --- Times ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reach:
    """The open days and the holds that count for attempts which start inside a window."""

    opened: Interval
    held: Interval


def _reaches(found: Sequence[Booked], window: Interval, now: datetime) -> dict[Reach, list[Booked]]:
    """What to read for whom: as little as possible, for as many at once as possible.

    Lead times in open days are counted from today; what is lent comes back, and is cleaned, on open days later on.
    """
    before = timedelta(minutes=max((each.policy.before_minutes for each in found), default=0))
    timed = [each.policy for each in found if each.kind != ResourceKind.LOAN]
    after = timedelta(minutes=max((each.max_minutes + each.buffer_minutes for each in timed), default=0))
    reaches: dict[Reach, list[Booked]] = defaultdict(list)
    for each in found:
        start = min(window.start, now) if each.policy.lead_open_days else window.start
        end = window.end + (BEYOND if each.kind == ResourceKind.LOAN else after)
        reaches[Reach(Interval(start, end), Interval(window.start - before, end))].append(each)
    return reaches


def _times(
    found: Sequence[Booked], window: Interval, now: datetime, without: Booking | None
) -> tuple[Times, Times, Times, dict[int, list[DrawTime]]]:
    """Open times by resource id, own hours by unit id, taken times by unit id, and draws by resource id, in one query and
    the clock's order."""
    reaches = _reaches(found, window, now)
    opened: Times = defaultdict(list)
    rotas: Times = defaultdict(list)
    taken: Times = defaultdict(list)
    draws: dict[int, list[DrawTime]] = defaultdict(list)
    parts = [rows for reach, group in reaches.items() for rows in _rows(group, reach, without)]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    once = set(rows) if len(reaches) > 1 else rows  # two groups may use the same room
    for what, key, unit, start, finish in sorted(once, key=itemgetter(3)):
        interval = Interval(moment(start), moment(finish))
        if what == DRAW:
            draws[key].append(DrawTime(interval, moment(unit)))
        else:
            times = taken[key] if what == HOLD else rotas[unit] if unit else opened[key]
            times.append(interval)
    for resource in found:  # a unit with hours of its own has them also on days when it has none
        for each in resource.all_units:
            if each.has_rota:
                rotas.setdefault(each.pk, [])
    return opened, rotas, taken, draws


def _rows(found: Sequence[Booked], reach: Reach, without: Booking | None) -> list[QuerySet[Any, Any]]:
    """Open times, holds and draws of some resources: what it is, of which resource or unit, of which unit (for a draw:
    until when one enters), from, until.

    Of very many it reads everything under their policies: a list of hundreds of keys would be what takes the time.
    """
    spans, holds = OpenSpan.objects.overlapping(*reach.opened), Hold.objects.overlapping(*reach.held)
    draws = DrawSpan.objects.ahead(reach.held.start)
    if len(found) > MANY and not any(resource.all_rooms for resource in found):
        policies = {resource.policy.pk for resource in found}
        spans = spans.filter(resource__policy__in=policies)
        draws = draws.filter(draw__resource__policy__in=policies)
        holds = holds.filter(unit__resource__policy__in=policies)
    else:
        keys = [resource.pk for resource in found]
        spans, draws = spans.filter(resource__in=keys), draws.filter(draw__resource__in=keys)
        units = {unit.pk for resource in found for unit in (*resource.all_units, *resource.all_rooms)}
        holds = holds.filter(unit__in=units)
    if without:
        holds = holds.exclude(booking=without)
    columns = (Microseconds("starts_at"), Microseconds("ends_at"))
    rows = [
        spans.order_by().values_list(Value(SPAN), "resource_id", "unit_id", *columns),
        holds.order_by().values_list(Value(HOLD), "unit_id", "unit_id", *columns),
    ]
    if any(resource.kind in DRAWN_KINDS for resource in found):
        closes = Microseconds("draw__closes_at")
        rows.append(draws.order_by().values_list(Value(DRAW), "draw__resource_id", closes, *columns))
    return rows


def _load(found: Sequence[Booked], window: Interval) -> dict[int, int]:
    """Appointments of each counsellor in the weeks of the window."""
    if not any(resource.kind == ResourceKind.APPOINTMENT for resource in found):
        return {}
    first, _ = period_days("week", clock.local(window.start).date())
    _, after = period_days("week", clock.local(window.end).date())
    keys = Booking.objects.counting().filter(
        resource__in=[r.pk for r in found if r.kind == ResourceKind.APPOINTMENT],
        starts_at__gte=clock.day_start(first),
        starts_at__lt=clock.day_start(after),
    )
    return dict(Counter(key for key in keys.order_by().values_list("unit_id", flat=True) if key))


def _visits(found: Sequence[Booked], window: Interval, without: Booking | None) -> dict[int, dict[date, int]]:
    """Pick-ups and returns at each closet, by date."""
    visits: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    closets = [r.pk for r in found if r.kind == ResourceKind.LOAN and r.policy and r.policy.desk_per_day]
    if closets:
        loans = Loan.objects.filter(
            booking__resource__in=closets,
            booking__status__in=HOLDING,
            due_at__gte=window.start,
            booking__starts_at__lt=window.end + BEYOND,
        )
        if without:
            loans = loans.exclude(booking=without)
        for resource, start, due in loans.values_list("booking__resource", "booking__starts_at", "due_at"):
            visits[resource][clock.local(start).date()] += 1
            visits[resource][clock.local(due).date()] += 1
    return visits


# --- People ---------------------------------------------------------------------------------


def _until_horizon(window: Interval, policies: Mapping[int, Policy], now: datetime) -> Interval:
    """A window, and everything that can be booked today: what a person has then decides what else to offer them."""
    days = max((policy.horizon_days for policy in policies.values()), default=0)
    return Interval(min(window.start, now), max(window.end, now + timedelta(days=days)))


def own_bookings(
    person: User, window: Interval, periods: Collection[str], without: Booking | None = None
) -> tuple[OwnBooking, ...]:
    """The person's bookings that count in any of the periods (day, week, …) that the window touches."""
    return _known_of([known(person)], own_span(window, periods), without)[0][0]


def _known_of(
    party: Sequence[Known],
    span: Interval,
    without: Booking | None,
    person: User | None = None,
    now: datetime | None = None,
) -> tuple[list[tuple[OwnBooking, ...]], set[str]]:
    """What each member of a party booked, and where they come along; and how the person stands: `STRIKE`, `OVERDUE`.

    One query.
    """
    parts = _own_rows(party, span, without)
    if person and now:
        parts += _marks(person, now)
    if not parts:
        return [() for _ in party], set()
    found = list(parts[0].union(*parts[1:], all=True))
    marks = {mark for _, mark, *_ in found if mark in (STRIKE, OVERDUE)}
    rows = [row for row in found if row[1] not in marks]
    return [tuple(_of_member(each, rows)) for each in party], marks


def _own_rows(party: Sequence[Known], span: Interval, without: Booking | None) -> list[QuerySet[Any, Any]]:
    """Bookings that count: of whom, by account or number, and the booking."""
    people = {each.person_id for each in party if each.person_id}
    phones = {each.phone for each in party if each.phone}
    if not people and not phones:
        return []
    columns = ("pk", "starts_at", "ends_at", "resource_id", "resource__kind", "resource__path", "status")
    counting = {"status__in": COUNTING, "ends_at__gt": span.start, "starts_at__lt": span.end}
    booked = Booking.objects.filter(**counting).order_by()
    along = Companion.objects.filter(
        Q(person__in=people) | Q(phone__in=phones),
        **{f"booking__{column}": value for column, value in counting.items()},
    ).order_by()
    if without:
        booked, along = booked.exclude(pk=without.pk), along.exclude(booking=without)
    by_them = Q(person__in=people) | Q(guest_phone__in=phones)
    rows = [
        booked.filter(by_them).values_list("person_id", "guest_phone", *columns),
        along.values_list("person_id", "phone", *(f"booking__{column}" for column in columns)),
    ]
    if alone := {each.phone for each in party if each.phone and not each.person_id}:
        theirs = booked.filter(person__phone__in=alone)  # who comes as a guest may have an account as well
        rows.append(theirs.values_list("person_id", "person__phone", *columns))
    return rows


def _marks(person: User, now: datetime) -> list[QuerySet[Any, Any]]:
    """Whether the person has strikes, and something lent that should be back: rows like those of bookings."""
    strikes = Strike.objects.filter(person=person, forgiven_at=None).order_by()
    overdue = Loan.objects.overdue(now).filter(booking__person=person).order_by()
    nothing = (NOBODY, NO_TEXT, NO_TEXT, NO_TEXT)
    return [
        strikes.values_list("person_id", Value(STRIKE), "pk", "happened_at", "happened_at", *nothing),
        overdue.values_list("booking__person_id", Value(OVERDUE), "pk", "due_at", "due_at", *nothing),
    ]


def _of_member(member: Known, rows: Iterable[tuple[Any, ...]]) -> Iterable[OwnBooking]:
    seen = set()
    for person_id, phone, key, start, end, resource_id, kind, path, status in rows:
        is_theirs = (member.person_id and person_id == member.person_id) or (
            member.phone and phone == member.phone
        )
        if is_theirs and key not in seen:
            seen.add(key)
            yield OwnBooking(start, end, resource_id, kind, path[: -ResourcePage.steplen], status in HOLDING)


def own_span(window: Interval, periods: Collection[str]) -> Interval:
    """From the first moment to the last that count in the periods around a window."""
    first, last = clock.local(window.start).date(), clock.local(window.end).date()
    starts, ends = [first], [last + timedelta(days=1)]
    for period in periods:
        starts.append(period_days(period, first)[0])
        ends.append(period_days(period, last)[1])
    return Interval(clock.day_start(min(starts)), clock.day_start(max(ends)))
