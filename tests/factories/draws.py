"""Draws, as tests want them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bookings.models import Draw, ResourcePage
from bookings.services.drawing import Days, draw_enter, draw_open
from core import clock
from people.models import User

DAYS_AHEAD = 5
"""The day that is drawn about, counted from today."""


def open_draw(resource: ResourcePage, *, by: User | None = None, **fields: Any) -> Draw:
    """A draw about one whole day, open since now, until two days before."""
    first = clock.today() + timedelta(days=fields.pop("ahead", DAYS_AHEAD))
    now = clock.now()
    values = {
        "days": Days(first, first),
        "opens_at": now,
        "closes_at": clock.day_start(first) - timedelta(days=2),
        **fields,
    }
    return draw_open(resource=resource, by=by, **values)


def enter(draw: Draw, person: User, hour: int = 10, **wishes: Any) -> Any:
    """An entry for an hour of the first day."""
    starts_at = clock.local(draw.starts_from) + timedelta(hours=hour)
    return draw_enter(
        person=person, draw=draw, starts_at=starts_at, **{"minutes": 60, "party_size": 2, **wishes}
    )
