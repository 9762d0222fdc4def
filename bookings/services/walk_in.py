"""Whoever stands in the center without an account: a room from now on, and telling that one has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.crypto import constant_time_compare
from wagtail.models import Page

from bookings.enums import HOLDING, BookingStatus, ResourceKind
from bookings.errors import Refused
from bookings.models import Booking, ResourcePage, Unit
from bookings.models.bookings import CODE_DIGITS, PIN_DIGITS, BookingQuerySet
from bookings.services.arriving import check_in
from bookings.services.booking import Guest, Override, booking_create
from core import clock

GUEST_NAME = "키오스크 이용자"
REASON = "키오스크에서 바로 이용"
PHONE_END_DIGITS = 4


def walk_in(
    *,
    resource: ResourcePage,
    unit: Unit,
    starts_at: datetime,
    minutes: int,
    party_size: int,
    phone: str,
    pin: str,
    request_key: UUID,
    setting_aside: frozenset[str],
) -> Booking:
    """Give a room from now on to somebody with a phone number (E.164), who is here already. Asking twice gives the same.

    `setting_aside` are the rules about planning ahead. Raises Refused.
    """
    if made := _made_before(request_key, phone):
        return made
    try:
        booking = booking_create(
            person=None,
            resource=resource,
            starts_at=starts_at,
            minutes=minutes,
            party_size=party_size,
            unit=unit,
            guest=Guest(GUEST_NAME, phone),
            pin=pin,
            request_key=request_key,
            override=Override(setting_aside, REASON),
        )
    except Refused:
        if made := _made_before(request_key, phone):  # the same form, sent twice at once
            return made
        raise
    return check_in(booking=booking)


def _made_before(request_key: UUID, phone: str) -> Booking | None:
    return Booking.objects.filter(
        person=None, request_key=request_key, guest_phone=phone, status__in=HOLDING
    ).first()


def booking_to_check_in(*, page: Page, who: str, pin: str) -> Booking | None:
    """Today's booking at a center that a booking code, or the end of a phone number, and a PIN speak of.

    Nothing for a wrong PIN, an unknown number, and numbers of several people alike.
    """
    return _booking_of(page, who, pin, BookingStatus.CONFIRMED)


def booking_in_use(*, page: Page, who: str, pin: str) -> Booking | None:
    """The same for somebody who is here already; what they are using comes before what they still have to come to."""
    return _booking_of(page, who, pin, BookingStatus.CHECKED_IN)


def _booking_of(page: Page, who: str, pin: str, first: BookingStatus) -> Booking | None:
    lengths = {CODE_DIGITS: Q(code=who)}
    lengths[PHONE_END_DIGITS] = Q(person__phone__endswith=who) | Q(guest_phone__endswith=who)
    if len(who) not in lengths or not who.isdecimal() or len(pin) != PIN_DIGITS:
        return None
    found = [
        each
        for each in _todays(page).filter(lengths[len(who)])
        if constant_time_compare(each.pin.encode(), pin.encode())
    ]
    if len({each.person_phone for each in found}) != 1:
        return None
    return next((each for each in found if each.status == first), found[0])


def until_soon(now: datetime) -> datetime:
    """The end of the day; late in the evening, an hour on: where it is open at night, the day that follows has begun."""
    return max(clock.day_bounds(clock.local(now).date())[1], now + timedelta(hours=1))


def _todays(page: Page) -> BookingQuerySet:
    now = clock.now()
    return (
        Booking.objects.filter(
            resource__path__startswith=page.path,
            status__in=(BookingStatus.CONFIRMED, BookingStatus.CHECKED_IN),
            starts_at__lt=until_soon(now),
            ends_at__gt=now,
        )
        .exclude(resource__kind=ResourceKind.LOAN)
        .select_related("resource__policy", "person", "unit")
        .order_by("starts_at", "pk")
    )
