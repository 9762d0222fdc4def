"""Draws as pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from wagtail.models import Page

from bookings.attempts import Attempt, Facts
from bookings.intervals import Interval
from bookings.models import Draw, DrawEntry
from bookings.sweep import starts_of
from core import clock
from people.models import User


def shown_draw(key: int) -> Draw | None:
    """A draw of a resource that is on the site, with its times."""
    found = Draw.objects.filter(resource__live=True).select_related("resource__policy")
    return found.prefetch_related("spans").filter(pk=key).first()


def draw_starts(draw: Draw, facts: Facts) -> Iterator[datetime]:
    """The starts that can be wished for, the soonest first: open the whole shortest time, and not taken already."""
    shortest = timedelta(minutes=facts.policy.min_minutes)
    for span in draw.spans.all():
        kept, day = Interval(span.starts_at, span.ends_at), clock.local(span.starts_at).date()
        for start in starts_of(facts, day):
            wanted = Attempt(start, start + shortest)
            if kept.contains(wanted.interval) and facts.claim(wanted):
                yield start


def draw_entries_of(person: User) -> list[DrawEntry]:
    """A person's entries in draws about times to come, each with the title of its `place`: a query, and one for places."""
    found = DrawEntry.objects.filter(person=person, draw__starts_until__gt=clock.now())
    entries = list(found.select_related("draw__resource", "booking").order_by("starts_at"))
    paths = {entry.draw.resource.center_path for entry in entries}
    titles = dict(Page.objects.filter(path__in=paths).values_list("path", "title")) if paths else {}
    for entry in entries:
        entry.place = titles.get(entry.draw.resource.center_path, "")
    return entries
