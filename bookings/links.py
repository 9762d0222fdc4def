"""Links in mails that do one thing to one booking, without signing in.

Signed, for one purpose each; good until the booking's time is over, and only as long as the booking is in a state in which the
thing can be done. What they lead to is a page with one button: programs that follow links in mails do nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.core import signing
from django.db.models import TextChoices
from django.urls import reverse

from bookings.enums import BookingStatus
from bookings.errors import ANSWERED, AT_THE_DESK, NOT_CONFIRMED, NOT_HOLDING, TOO_LATE_TO_CANCEL
from bookings.models import Booking, Companion, Policy
from bookings.rules import Refusal
from core import clock

SALT = "bookings.links"


class Purpose(TextChoices):
    """What a link does; the value stands in the address."""

    CANCEL = "cancel", "예약 취소"
    COMING = "coming", "지금 가고 있어요"
    LET_GO = "let-go", "못 가요"
    ACCEPT = "accept", "자리 받기"
    DECLINE = "decline", "자리 넘기기"
    SUIT = "suit", "다른 정장 고르기"


ANSWERS = frozenset({Purpose.ACCEPT, Purpose.DECLINE})


def link_to(booking: Booking, purpose: Purpose) -> str:
    """The path of a link."""
    token = signing.dumps(str(booking.uid), salt=f"{SALT}.{purpose}")
    return reverse("bookings:link", args=[purpose, token])


def booking_for(purpose: Purpose, token: str) -> Booking | None:
    """The booking that a link speaks of; nothing for a token that was changed, is for something else, or is too old."""
    try:
        uid = signing.loads(token, salt=f"{SALT}.{purpose}")
    except signing.BadSignature:
        return None
    return (
        Booking.objects.select_related("resource__policy", "person", "unit")
        .filter(uid=uid, ends_at__gt=clock.now())
        .first()
    )


def against(purpose: Purpose, booking: Booking) -> Refusal | None:
    """What the page of a link says at once, in place of its button: it is too late, or it was done already."""
    if purpose in ANSWERS:
        until = booking.answer_until
        is_open = booking.status == BookingStatus.OFFERED and until is not None and clock.now() < until
        return None if is_open else ANSWERED
    if not booking.is_holding:
        return NOT_HOLDING
    if purpose == Purpose.CANCEL:
        return None if booking.can_cancel else AT_THE_DESK if booking.is_lent else TOO_LATE_TO_CANCEL
    return None if booking.status == BookingStatus.CONFIRMED else NOT_CONFIRMED


# --- Links that lead to something else than the one button ----------------------------------


def not_me_link(companion: Companion) -> str:
    """Where somebody says that they are not the companion that they were named as."""
    return reverse("bookings:not_me", args=[signing.dumps(companion.pk, salt=f"{SALT}.not-me")])


def companion_for(token: str) -> Companion | None:
    """The companion of a link, as long as they are one and the booking is not over."""
    try:
        key = signing.loads(token, salt=f"{SALT}.not-me")
    except signing.BadSignature:
        return None
    companions = Companion.objects.select_related("booking__resource__policy", "booking__person")
    return companions.filter(pk=key, booking__ends_at__gt=clock.now()).first()


def results_link(booking: Booking) -> str:
    """Where somebody finds what was made for them, without signing in."""
    return reverse("bookings:results", args=[signing.dumps(str(booking.uid), salt=f"{SALT}.results")])


def results_until(booking: Booking) -> datetime:
    """Until when the link is good: the same days after which the files are gone."""
    return booking.ends_at + timedelta(days=cast(Policy, booking.resource.policy).file_days)


def booking_of_results(token: str) -> Booking | None:
    """The booking of a link, until the link expires."""
    try:
        uid = signing.loads(token, salt=f"{SALT}.results")
    except signing.BadSignature:
        return None
    booking = Booking.objects.select_related("resource__policy").filter(uid=uid, person__isnull=False).first()
    is_good = booking and booking.resource.policy and clock.now() < results_until(booking)
    return booking if is_good else None
