"""Resources as cards show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import cast

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page
from wagtail.query import PageQuerySet

from bookings.attempts import Facts
from bookings.facts import load_facts, tell_units
from bookings.models import Policy, ResourcePage, Unit
from bookings.selectors.slots import Slot, booking_window, first_free

# What a card and the rules need. A page has some forty columns: fewer columns are less work for Python, too.
COLUMNS = ("path", "title", "url_path", "search_description", "kind", "equipment", "policy", "rooms")


def resources() -> PageQuerySet:
    """Live resources as lists show them, with their limits, in the order of the tree: two queries."""
    return ResourcePage.objects.live().only(*COLUMNS).prefetch_related("policy__limits").order_by("path")


def with_units(found: list[ResourcePage]) -> list[ResourcePage]:
    """Tell resources their units and those of their rooms, in one query."""
    keys = {key for resource in found for key in (resource.pk, resource.rooms_id) if key}
    units: dict[int, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(resource__in=keys).order_by("sort_order", "pk"):
        units[unit.resource_id].append(unit)
    for resource in found:
        tell_units(resource, [*units[resource.pk], *units.get(resource.rooms_id or 0, [])])
    return found


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
    found = with_units(list(resources().descendant_of(page)))
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
