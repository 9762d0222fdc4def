"""What changed numbers of a policy mean: which ones differ, and how many coming bookings would not be made like that any more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bookings.attempts import Attempt, Facts, OwnBooking
from bookings.enums import HOLDING, ResourceKind
from bookings.intervals import Interval
from bookings.limits import used
from bookings.models import Booking, Limit, Policy, ResourcePage, Unit
from bookings.party import own_span
from bookings.rules import RULES
from core.previews import Change, changed_fields

LOOKED_AT = frozenset({"beyond_horizon", "off_grid", "length", "party_size"})
"""The rules that depend on nothing but the numbers and the booking itself. Limits are looked at beside them."""
LIMIT = "한도"
PARTY_KINDS = frozenset({ResourceKind.STUDY_ROOM, ResourceKind.STUDIO})
"""Kinds that are asked how many come."""


@dataclass
class Effect:
    """How many resources have the policy, how many bookings are to come there, and how many no longer fit, by why."""

    resources: int = 0
    coming: int = 0
    unfit: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    too_small: list[str] = field(default_factory=list)
    """Resources that nobody could book any more: the least number of people fits into none of their rooms."""

    @property
    def why(self) -> list[tuple[str, int]]:
        """The reasons, the most frequent first."""
        return self.reasons.most_common()


def changes(before: Policy, after: Policy, limits: Iterable[Limit]) -> list[Change]:
    """What differs between the policy as it is kept and as it is about to be kept."""
    found = changed_fields(before, after)
    had, has = {str(limit) for limit in before.limits.all()}, {str(limit) for limit in limits}
    found += [Change(LIMIT, limit, "없어져요") for limit in sorted(had - has)]
    return found + [Change(LIMIT, "없음", limit) for limit in sorted(has - had)]


def effect(policy: Policy, limits: Sequence[Limit], now: datetime) -> Effect:
    """What the numbers (not kept yet) mean for the bookings that are to come. Nothing happens to those: they stay."""
    resources = {resource.pk: resource for resource in ResourcePage.objects.filter(policy_id=policy.pk)}
    coming = list(
        Booking.objects.filter(resource__in=resources, status__in=HOLDING, starts_at__gt=now).order_by(
            "starts_at"
        )
    )
    facts = _facts(resources, policy, tuple(limits), now)
    own = _own(coming, policy, limits)
    result = Effect(len(resources), len(coming), too_small=_too_small(facts, resources))
    for booking in coming:
        why = _against(booking, facts[booking.resource_id], own.get(booking.person_id, []))
        result.unfit += bool(why)
        result.reasons.update(why)
    return result


def _too_small(facts: dict[int, Facts], resources: dict[int, ResourcePage]) -> list[str]:
    return sorted(
        resources[key].title
        for key, each in facts.items()
        if each.units and each.kind in PARTY_KINDS and each.policy.min_party > each.capacity
    )


def _facts(
    resources: dict[int, ResourcePage], policy: Policy, limits: tuple[Limit, ...], now: datetime
) -> dict[int, Facts]:
    units = defaultdict(list)
    for unit in Unit.objects.filter(resource__in=resources):
        units[unit.resource_id].append(unit)
    return {
        key: Facts(
            now=now,
            resource_id=key,
            kind=resource.kind,
            center_path=resource.center_path,
            policy=policy,
            limits=limits,
            units=tuple(units[key]),
            spans=(),
        )
        for key, resource in resources.items()
    }


def _own(
    coming: Sequence[Booking], policy: Policy, limits: Sequence[Limit]
) -> dict[int | None, list[OwnBooking]]:
    """What each of these people has in the periods of the limits; with the bookings themselves."""
    found: dict[int | None, list[OwnBooking]] = defaultdict(list)
    if not coming or not limits:
        return found
    window = Interval(coming[0].starts_at, max(booking.ends_at for booking in coming))
    start, end = own_span(window, {limit.period for limit in limits})
    rows = Booking.objects.counting().filter(
        person__in={booking.person_id for booking in coming if booking.person_id},
        starts_at__lt=end,
        ends_at__gt=start,
        resource__kind=policy.kind,
    )
    columns = (
        "person_id",
        "starts_at",
        "ends_at",
        "resource_id",
        "resource__kind",
        "resource__path",
        "status",
    )
    for person, begins, ends, resource, kind, path, status in rows.values_list(*columns):
        center = path[: -ResourcePage.steplen]
        found[person].append(OwnBooking(begins, ends, resource, kind, center, status in HOLDING))
    return found


def _against(booking: Booking, facts: Facts, own: Sequence[OwnBooking]) -> list[str]:
    """The labels of what a booking would be refused for."""
    attempt = Attempt(booking.starts_at, booking.ends_at, booking.party_size, unit_id=booking.unit_id)
    found = [rule.label for rule in RULES if rule.code in LOOKED_AT and rule(attempt, facts)]
    if any(used(limit, own, attempt, facts) > limit.amount for limit in facts.limits):
        found.append(LIMIT)
    return found
