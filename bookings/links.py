"""Links in mails that do one thing to one booking, without signing in.

Signed, for one purpose each; good until the booking's time is over, and only as long as the booking is in a state in which the
thing can be done. What they lead to is a page with one button: programs that follow links in mails do nothing.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import TextChoices
from django.urls import reverse

from bookings.models import Booking
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
