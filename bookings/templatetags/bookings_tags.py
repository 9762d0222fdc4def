"""What other apps' pages show of bookings, assembled in their templates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from wagtail.models import Page

from bookings import selectors
from bookings.enums import ResourceKind
from bookings.own import waiting_of
from core import clock
from people.standing import rules_now

register = template.Library()

MOST_ROOMS = 4
MOST_PAST = 20


@register.inclusion_tag("components/bookings/resources.html")
def bookable_resources(page: Page) -> dict[str, Any]:
    """Cards of the resources under a page, with the next free time of each."""
    return {"resources": selectors.cards_under(page)}


@register.inclusion_tag("components/bookings/rooms_now.html")
def rooms_free_now() -> dict[str, Any]:
    """A few rooms that are free today, the soonest first."""
    rooms = selectors.free_soon(ResourceKind.STUDY_ROOM, MOST_ROOMS)
    return {"rooms": rooms, "tomorrow": clock.today() + timedelta(days=1)}


@register.inclusion_tag("components/bookings/english_guide.html")
def room_rules_in_english() -> dict[str, Any]:
    """The numbers for study rooms, where all rooms have the same; and what follows when nobody comes."""
    policies = selectors.policies_in_use(ResourceKind.STUDY_ROOM)
    return {"policy": policies[0] if len(policies) == 1 else None, "standing": rules_now()}


@register.inclusion_tag("components/bookings/my_bookings.html", takes_context=True)
def my_bookings(context: dict[str, Any]) -> dict[str, Any]:
    """The signed-in person's coming and past bookings."""
    coming, past = selectors.bookings_of(context["request"].user, most_past=MOST_PAST)
    return {"coming": coming, "past": past}


@register.inclusion_tag("components/bookings/my_waiting.html", takes_context=True)
def my_waiting(context: dict[str, Any]) -> dict[str, Any]:
    """The times that the signed-in person waits for, with the place in line."""
    return {"request": context["request"], "waiting": waiting_of(context["request"].user)}


@register.inclusion_tag("components/bookings/my_draws.html", takes_context=True)
def my_draws(context: dict[str, Any]) -> dict[str, Any]:
    """The signed-in person's entries in draws about times to come."""
    return {"entries": selectors.draw_entries_of(context["request"].user)}
