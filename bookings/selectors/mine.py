"""What a person has booked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from wagtail.models import Page

from bookings.enums import COUNTING
from bookings.models import Booking
from core import clock
from people.models import User


def bookings_of(person: User, *, most_past: int) -> tuple[list[Booking], list[Booking]]:
    """Coming and past bookings of a person, each with the title of its `place`: three queries."""
    now = clock.now()
    mine = Booking.objects.filter(person=person).select_related("resource__policy")
    coming, past = list(mine.coming(now)), list(mine.past(now)[:most_past])
    with_places([*coming, *past])
    return coming, past


def with_places(bookings: Iterable[Booking]) -> Iterable[Booking]:
    """Tell each booking (with its resource loaded) the title of its `place`, in one query."""
    bookings = list(bookings)
    parents = {booking.resource.center_path for booking in bookings}
    titles = dict(Page.objects.filter(path__in=parents).values_list("path", "title"))
    for booking in bookings:
        booking.place = titles.get(booking.resource.center_path, "")
    return bookings


FEED_KEPT = timedelta(days=30)


def feed_of(person: User) -> list[Booking]:
    """What a subscribed calendar shows: coming bookings, and for a month those that are over or were called off."""
    since = clock.now() - FEED_KEPT
    shown = Q(status__in=COUNTING, ends_at__gt=since) | Q(cancelled_at__gt=since)
    found = Booking.objects.filter(shown, person=person).select_related("resource")
    return list(with_places(found.order_by("starts_at", "pk")))
