"""Times that many want: a draw that is open, and one that was drawn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bookings.models import Draw, OpenSpan, ResourcePage
from bookings.services.drawing import Days, draw_enter, draw_lots, draw_open
from core import clock
from people.models import User

OPEN_AT, DRAWN_AT = ("yangju", "photo-studio"), ("the-big-study", "study-room")
"""Center and resource."""
DAY = 10
"""Which of the coming open days: later than whatever else is booked, so that nothing stands in the way."""


def add_draws(resources: list[ResourcePage], visitors: list[User]) -> None:
    by_place = {(page.get_parent().slug, page.slug): page for page in resources}
    _open(by_place[OPEN_AT], visitors[2])
    _drawn(by_place[DRAWN_AT], visitors)


def _open(studio: ResourcePage, visitor: User) -> None:
    """One visitor has entered already."""
    start = _opening(studio)
    draw = _draw(studio, clock.local(start).date())
    draw_enter(person=visitor, draw=draw, starts_at=start, minutes=20, options="헤어")


def _drawn(room: ResourcePage, visitors: list[User]) -> None:
    """Everybody wished for the same two hours; one got them."""
    start = _opening(room) + timedelta(hours=1)
    draw = _draw(room, clock.local(start).date())
    for visitor in visitors:
        draw_enter(person=visitor, draw=draw, starts_at=start, minutes=120, party_size=3)
    now = clock.now()
    times = {"opens_at": now - timedelta(days=4), "closes_at": now - timedelta(hours=1)}
    Draw.objects.filter(pk=draw.pk).update(**times)
    draw_lots(draw=draw)


def _opening(resource: ResourcePage) -> datetime:
    spans = OpenSpan.objects.filter(resource=resource, unit=None, starts_at__gt=clock.now())
    return clock.local(spans.order_by("starts_at")[DAY].starts_at)


def _draw(resource: ResourcePage, day: date) -> Draw:
    closes_at = clock.at(day - timedelta(days=3), time(18))
    return draw_open(
        resource=resource, days=Days(day, day), opens_at=clock.now(), closes_at=closes_at, by=None
    )
