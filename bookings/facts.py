"""Reading `attempts.Facts`: what is so about resources, for pages and, behind the locks, for a booking."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypedDict, cast

from django.db.models import QuerySet, Value

from bookings.attempts import DrawTime, Facts
from bookings.enums import CARE_KINDS, DRAWN_KINDS, HOLDING, ResourceKind
from bookings.intervals import Interval
from bookings.limits import period_days
from bookings.models import (
    MAX_HOLD,
    Booking,
    DrawSpan,
    Hold,
    Limit,
    Loan,
    OpenSpan,
    Policy,
    ResourcePage,
    Unit,
)
from bookings.party import Known, Party, known, own_span, party_of, until_horizon
from core import clock
from core.moments import Microseconds, moment
from core.prepared import prepared
from people.models import User

Times = dict[int, list[Interval]]
HOLD, SPAN, DRAW = range(3)
"""What a row of the one query about times is."""

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
    times = _times(found, window, now, without)
    policies: dict[int, Policy] = {resource.policy.pk: resource.policy for resource in found}
    limits = {key: tuple(policy.all_limits) for key, policy in policies.items()}
    periods = {limit.period for each in limits.values() for limit in each}
    applicant = known(person) if person else Known(None, guest_phone)
    span = own_span(until_horizon(window, policies, now), periods)
    party = party_of([applicant, *companions], span, person=person, without=without, now=now)
    load = _load(found, window) if with_load else {}
    visits = _visits(found, window, without)
    return {
        each.pk: Facts(
            now=now,
            limits=limits[each.policy.pk],
            load=load,
            visits=visits[each.pk],
            **_about(each),
            **_times_of(each, times),
            **_of_party(party, each),
        )
        for each in found
    }


def _about(resource: Booked) -> dict[str, Any]:
    return {
        "resource_id": resource.pk,
        "kind": resource.kind,
        "center_path": resource.center_path,
        "policy": cast(Policy, resource.policy),
        "units": tuple(resource.all_units),
        "rooms": tuple(resource.all_rooms),
    }


def _times_of(resource: Booked, times: AllTimes) -> dict[str, Any]:
    units = (*resource.all_units, *resource.all_rooms)
    return {
        "spans": tuple(times.opened[resource.pk]),
        "rotas": {unit.pk: times.rotas[unit.pk] for unit in resource.all_units if unit.pk in times.rotas},
        "holds": {unit.pk: times.taken[unit.pk] for unit in units},
        "draws": tuple(times.draws[resource.pk]),
    }


def _of_party(party: Party, resource: Booked) -> dict[str, Any]:
    return {
        "own": party.own,
        "companions": party.companions,
        "suspended_until": None if resource.kind in CARE_KINDS else party.suspended_until,
        "is_overdue": party.is_overdue,
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
    cast(Policy, resource.policy).all_limits = _limits(policy=resource.policy_id)
    return load_facts(
        [resource], window, person=person, guest_phone=guest_phone, companions=companions, without=without
    )[resource.pk]


@prepared
def _limits(*, policy: int) -> QuerySet[Limit]:
    return Limit.objects.filter(policy=policy).order_by("pk")


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


class AllTimes(NamedTuple):
    """Open times by resource id, own hours by unit id, taken times by unit id, and draws by resource id."""

    opened: Times
    rotas: Times
    taken: Times
    draws: dict[int, list[DrawTime]]


def _times(found: Sequence[Booked], window: Interval, now: datetime, without: Booking | None) -> AllTimes:
    """In one query and the clock's order."""
    reaches = _reaches(found, window, now)
    opened: Times = defaultdict(list)
    rotas: Times = defaultdict(list)
    taken: Times = defaultdict(list)
    draws: dict[int, list[DrawTime]] = defaultdict(list)
    groups = [_group(group, reach) for reach, group in reaches.items()]
    rows = _rows(groups=groups, without=without and without.pk) if groups else []
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
    return AllTimes(opened, rotas, taken, draws)


class Group(TypedDict):
    """What is read together: spans and holds between moments, draws or none; of some resources and their units, or of every
    resource under some policies."""

    opened: tuple[datetime, datetime]
    held: tuple[datetime, datetime]
    oldest: datetime
    is_drawn: bool
    is_all: bool
    keys: tuple[int, ...]
    units: tuple[int, ...]


def _group(found: Sequence[Booked], reach: Reach) -> Group:
    """Of very many it reads everything under their policies: a list of hundreds of keys would be what takes the time."""
    is_all = len(found) > MANY and not any(resource.all_rooms for resource in found)
    units = {unit.pk for resource in found for unit in (*resource.all_units, *resource.all_rooms)}
    return {
        "opened": reach.opened,
        "held": reach.held,
        "oldest": reach.held.start - MAX_HOLD,
        "is_drawn": any(resource.kind in DRAWN_KINDS for resource in found),
        "is_all": is_all,
        "keys": tuple({resource.policy.pk if is_all else resource.pk for resource in found}),
        "units": () if is_all else tuple(units),
    }


@prepared
def _rows(*, groups: Iterable[Group], without: int | None) -> QuerySet[Any, Any]:
    """Open times, holds and draws: what it is, of which resource or unit, of which unit (for a draw: until when one enters),
    from, until."""
    parts = [rows for group in groups for rows in _rows_of(group, without)]
    return parts[0].union(*parts[1:], all=True)


def _rows_of(group: Group, without: int | None) -> list[QuerySet[Any, Any]]:
    (opens, closes), (start, end) = group["opened"], group["held"]
    by, keys = "resource__policy__in" if group["is_all"] else "resource__in", group["keys"]
    spans = OpenSpan.objects.overlapping(opens, closes).filter(**{by: keys})
    if group["is_all"]:
        holds = Hold.objects.overlapping(start, end, oldest=group["oldest"]).filter(**{f"unit__{by}": keys})
    else:
        holds = Hold.objects.overlapping(start, end).filter(unit__in=group["units"])
    if without:
        holds = holds.exclude(booking=without)
    columns = (Microseconds("starts_at"), Microseconds("ends_at"))
    rows = [
        spans.order_by().values_list(Value(SPAN), "resource_id", "unit_id", *columns),
        holds.order_by().values_list(Value(HOLD), "unit_id", "unit_id", *columns),
    ]
    if group["is_drawn"]:
        draws = DrawSpan.objects.ahead(start).filter(**{f"draw__{by}": keys})
        until = Microseconds("draw__closes_at")
        rows.append(draws.order_by().values_list(Value(DRAW), "draw__resource_id", until, *columns))
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
