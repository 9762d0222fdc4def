"""Every booked resource of the network in one batch: the few columns that rules need, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet

from bookings.attempts import Facts
from bookings.enums import ResourceKind
from bookings.facts import load_facts
from bookings.intervals import Interval
from bookings.models import Limit, Policy, ResourcePage, Unit
from core.areas import NOWHERE, Area, areas
from core.prepared import prepared
from people.models import User


@dataclass
class Row:
    """A resource that is booked here, without its page."""

    pk: int
    kind: str
    path: str
    policy: Policy
    area: Area
    all_units: list[Unit] = field(default_factory=list)
    all_rooms: list[Unit] = field(default_factory=list)
    """Looking at times needs no rooms (without one, an appointment can still be had by phone), unless `with_rooms`."""

    @property
    def center_path(self) -> str:
        return self.path[: -ResourcePage.steplen]


class UnitRow(NamedTuple):
    """A unit as the rules look at it."""

    pk: int
    resource_id: int
    capacity: int
    is_active: bool
    whole_id: int | None
    has_rota: bool


UNIT = ("pk", *UnitRow._fields[1:])
RESOURCE = ("resource__kind", "resource__path", "resource__policy_id")


@dataclass
class Network:
    """What can be booked, in the order of the tree. Units, and policies with limits, are two queries; three where some
    policy limits nothing."""

    areas: dict[str, Area] = field(default_factory=areas)
    kind: str = ""
    """Only resources of this kind, where nothing else is looked for."""

    @cached_property
    def rows(self) -> list[Row]:
        found = _units(kind=self.kind or None)
        policies = _policies({policy for *_, policy in found})
        rows: dict[int, Row] = {}
        for *unit, kind, path, policy in found:
            each = UnitRow(*unit)
            row = rows.get(each.resource_id)
            if row is None:
                area = self.areas.get(path[: -ResourcePage.steplen], NOWHERE)
                row = rows[each.resource_id] = Row(each.resource_id, kind, path, policies[policy], area)
            row.all_units.append(cast(Unit, each))
        return list(rows.values())

    def with_rooms(self) -> list[Row]:
        """The rows, told the rooms where their appointments are held in person. One query more."""
        rooms: dict[int, list[Unit]] = defaultdict(list)
        used = ResourcePage.objects.filter(
            live=True, kind=ResourceKind.APPOINTMENT, rooms__units__isnull=False
        )
        columns = (f"rooms__units__{name}" for name in ("pk", "resource", *UnitRow._fields[2:]))
        for key, *unit in used.order_by("pk").values_list("pk", *columns):
            rooms[key].append(cast(Unit, UnitRow(*unit)))
        for row in self.rows:
            row.all_rooms = rooms[row.pk]
        return self.rows

    @property
    def horizon_days(self) -> int:
        """How many days ahead anything can be booked."""
        return max((row.policy.horizon_days for row in self.rows), default=0)

    def facts(
        self, rows: Collection[Row], window: Interval, *, person: User | None = None
    ) -> dict[int, Facts]:
        """What is so about some of them, by resource id: one query; one more where there are closets."""
        return load_facts(list(rows), window, person=person, with_load=False)


@prepared
def _units(*, kind: str | None) -> QuerySet[Unit, Any]:
    """The units of everything that is booked here, in the order of the tree."""
    units = Unit.objects.filter(resource__live=True, resource__policy__isnull=False)
    if kind:
        units = units.filter(resource__kind=kind)
    return units.order_by("resource__path", "sort_order", "pk").values_list(*UNIT, *RESOURCE)


def _policies(keys: set[int]) -> dict[int, Policy]:
    """Policies by their keys, each with its limits in memory."""
    limits: dict[int, list[Limit]] = defaultdict(list)
    policies: dict[int, Policy] = {}
    for limit in _limits(policies=tuple(keys)):
        limits[limit.policy_id].append(limit)
        policies[limit.policy_id] = limit.policy
    if missing := keys - set(policies):
        policies |= Policy.objects.in_bulk(missing)
    for key, policy in policies.items():
        policy.all_limits = limits[key]
    return policies


@prepared
def _limits(*, policies: Sequence[int]) -> QuerySet[Limit]:
    return Limit.objects.filter(policy__in=policies).select_related("policy").order_by("pk")
