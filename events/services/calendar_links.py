"""The secret address of a person's programs."""

from __future__ import annotations

from core import clock
from events.models import ProgramCalendarLink
from people.models import User


def calendar_link_renew(*, person: User) -> str:
    """Make a new address, and the old one worth nothing; gives its token, which is kept nowhere."""
    token = ProgramCalendarLink.new_token()
    values = {"token_hash": ProgramCalendarLink.hash_of(token), "created_at": clock.now()}
    ProgramCalendarLink.objects.update_or_create(person=person, defaults=values)
    return token


def calendar_link_off(*, person: User) -> None:
    """Switch the address off."""
    ProgramCalendarLink.objects.filter(person=person).delete()
