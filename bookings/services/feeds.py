"""The secret address of a person's calendar."""

from __future__ import annotations

from bookings.models import CalendarLink
from bookings.models.kiosks import token_hash
from core import clock
from people.models import User


def calendar_link_renew(*, person: User) -> str:
    """Make a new address, and the old one worth nothing; gives its token, which is kept nowhere."""
    token = CalendarLink.new_token()
    values = {"token_hash": token_hash(token), "created_at": clock.now()}
    CalendarLink.objects.update_or_create(person=person, defaults=values)
    return token


def calendar_link_off(*, person: User) -> None:
    """Switch the address off."""
    CalendarLink.objects.filter(person=person).delete()
