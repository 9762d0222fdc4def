"""Bookings in every state that they can be in: what has been, what goes on, what waits for somebody, what came to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from bookings.models import Booking, Hold, ResourcePage
from bookings.services.answering import expire, request_decline
from bookings.services.arriving import check_in, no_show
from bookings.services.booking import Guest, Override, booking_create
from bookings.services.cancelling import booking_cancel
from bookings.services.completion import bookings_complete
from bookings.services.waiting import waiting_join
from config.demo.accounts import DEMO_ADMIN
from config.demo.counselling import book_near
from config.demo.rooms import start_on
from core import clock
from people.models import User

AT_ANY_HOUR = Override(frozenset({"too_soon", "closed", "off_grid"}), "보기로 넣은 예약이에요.")
NOW_ROOM, COMING_ROOM, ASKED = "the-big-study", "media-cafe-hu", "ai-interview"
CALLER = Guest("최전화", "+821000000009")


def add_states(resources: list[ResourcePage], visitors: list[User]) -> None:
    """Uses of a few visitors who have nothing else, so that no limit stands in the way."""
    staff = User.objects.get(email=DEMO_ADMIN)
    rooms = {page.get_parent().slug: page for page in resources if page.slug == "study-room"}
    asked = next(page for page in resources if page.slug == ASKED)
    _past_and_present(rooms[NOW_ROOM], visitors, staff)
    _called_off(rooms[COMING_ROOM], visitors)
    _not_given(asked, visitors, staff)
    _by_phone(rooms[COMING_ROOM], staff)


def _past_and_present(room: ResourcePage, visitors: list[User], staff: User) -> None:
    """Used three days ago, not come four days ago, and here now."""
    used = check_in(booking=_now(room, visitors[0], staff), by=staff)
    _set_back(used, timedelta(days=3))
    bookings_complete(clock.now(), Booking.objects.filter(pk=used.pk))
    missed = _now(room, visitors[1], staff)
    _set_back(missed, timedelta(days=4))
    no_show(booking=missed, by=staff)
    check_in(booking=_now(room, visitors[2], staff), by=staff)


def _called_off(room: ResourcePage, visitors: list[User]) -> None:
    """One cancels; the first who waited is offered the time, the second goes on waiting."""
    first, second, third, *_ = visitors
    times: dict[str, Any] = {
        "resource": room,
        "starts_at": start_on(room, 3, 15, 2),
        "minutes": 120,
        "party_size": 3,
    }
    booking = booking_create(person=first, **times)
    for person in (second, third):
        waiting_join(person=person, **times)
    booking_cancel(booking=booking, by=first)


def _not_given(page: ResourcePage, visitors: list[User], staff: User) -> None:
    """Asked for, and staff said no; asked for, and nobody answered in time."""
    declined, unanswered = (_ask(page, person, day) for person, day in zip(visitors, (2, 3), strict=False))
    request_decline(
        booking=declined, by=staff, reason="그날은 기기를 점검해요. 다른 날에 다시 신청해 주세요."
    )
    if unanswered.answer_until:
        expire(booking=unanswered, now=unanswered.answer_until)


def _ask(page: ResourcePage, person: User, day: int) -> Booking:
    return book_near(page, day, 10, person, party_size=1)


def _by_phone(room: ResourcePage, staff: User) -> None:
    """Somebody without an account, who gets an SMS."""
    booking_create(
        person=None,
        resource=room,
        starts_at=start_on(room, 2, 11, 1),
        minutes=60,
        party_size=2,
        guest=CALLER,
        by=staff,
    )


def _now(room: ResourcePage, person: User, staff: User) -> Booking:
    """From the last five minutes on, whatever the hour at which the demo is loaded."""
    return booking_create(
        person=person,
        resource=room,
        starts_at=_five_minutes(clock.now()),
        minutes=60,
        party_size=2,
        override=AT_ANY_HOUR,
        by=staff,
    )


def _five_minutes(now: datetime) -> datetime:
    return now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)


def _set_back(booking: Booking, ago: timedelta) -> None:
    """As if it had been so much earlier."""
    times: dict[str, Any] = {"starts_at": F("starts_at") - ago, "ends_at": F("ends_at") - ago}
    Hold.objects.filter(booking=booking).update(**times)
    Booking.objects.filter(pk=booking.pk).update(
        **times, created_at=F("created_at") - ago, checked_in_at=F("checked_in_at") - ago
    )
