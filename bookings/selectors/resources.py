"""Resources as cards show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bookings.attempts import Facts
from bookings.enums import ResourceKind
from bookings.facts import load_facts, tell_units
from bookings.models import Limit, Policy, ResourcePage, Unit
from bookings.selectors.slots import Slot, booking_window, first_free
from core.prepared import prepared

# What a card and the rules need. A page has some forty columns: fewer columns are less work for Python, too.
COLUMNS = ("path", "title", "url_path", "search_description", "kind", "equipment", "policy", "rooms")


def resources() -> PageQuerySet:
    """Live resources as lists show them, with their limits, in the order of the tree: two queries."""
    return ResourcePage.objects.live().only(*COLUMNS).prefetch_related("policy__limits").order_by("path")


def with_units(found: list[ResourcePage]) -> list[ResourcePage]:
    """Tell resources their units and those of their rooms, in one query."""
    keys = {key for resource in found for key in (resource.pk, resource.rooms_id) if key}
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in _units(resources=tuple(keys)):
        units[unit.resource_id].append(unit)
    for resource in found:
        tell_units(resource, [*units[resource.pk], *units.get(resource.rooms_id or 0, [])])
    return found


@prepared
def _units(*, resources: Sequence[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(resource__in=resources).order_by("sort_order", "pk")


def resources_under(page: Page) -> list[ResourcePage]:
    """The same of those that lie under a page."""
    first, last = ResourcePage._get_children_path_interval(page.path)  # noqa: SLF001 - where Treebeard puts what is below
    found = _resources_between(first=first, last=last)
    limits: dict[int, list[Limit]] = defaultdict(list)
    for limit in _limits(policies=tuple({each.policy_id for each in found if each.policy_id})):
        limits[limit.policy_id].append(limit)
    for resource in found:
        if resource.policy:
            resource.policy.all_limits = limits[resource.policy_id]
    return found


@prepared
def _resources_between(*, first: str, last: str) -> QuerySet[ResourcePage]:
    return ResourcePage.objects.live().only(*COLUMNS).filter(path__range=(first, last)).order_by("path")


@prepared
def _limits(*, policies: Sequence[int]) -> QuerySet[Limit]:
    return Limit.objects.filter(policy__in=policies).order_by("pk")


def policies_in_use(kind: ResourceKind) -> list[Policy]:
    """The policies by which anybody books a kind of resource now, with their limits: two queries."""
    used = ResourcePage.objects.live().public().filter(kind=kind, policy__isnull=False).order_by()
    return list(Policy.objects.filter(pk__in=used.values("policy")).prefetch_related("limits"))


def place_title() -> Subquery:
    """The title of the page that a resource hangs under, to annotate."""
    path = OuterRef("path")
    parent_path = Substr(path, 1, Length(path) - ResourcePage.steplen)
    return Subquery(Page.objects.filter(path=parent_path).order_by().values("title"))


@dataclass(frozen=True)
class ResourceCard:
    """A resource on a center's page, with the next time it is free."""

    resource: ResourcePage
    capacity: int
    next_free: Slot | None


def cards_under(page: Page) -> list[ResourceCard]:
    """The live resources under a page; those that are booked here tell their next free time."""
    found = with_units(resources_under(page))
    booked = [resource for resource in found if resource.policy]
    facts: dict[int, Facts] = {}
    if booked:
        longest = max(
            (cast(Policy, resource.policy) for resource in booked), key=lambda each: each.horizon_days
        )
        facts = load_facts(booked, booking_window(longest))
    return [
        ResourceCard(
            resource,
            facts[resource.pk].capacity if resource.pk in facts else 0,
            first_free(facts[resource.pk]) if resource.pk in facts else None,
        )
        for resource in found
    ]
