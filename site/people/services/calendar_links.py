"""The secret address of one of a person's calendars; `links` is the model (`CalendarLinkBase`) of whoever has the calendar."""

from __future__ import annotations

from typing import Any

from core import clock
from people.models import User


def calendar_link_renew(links: Any, *, person: User, token: str = "") -> str:
    """Make a new address, and the old one worth nothing; gives its token, which is kept nowhere."""
    token = token or links.new_token()
    values = {"token_hash": links.hash_of(token), "created_at": clock.now()}
    links.objects.update_or_create(person=person, defaults=values)
    return token


def calendar_link_off(links: Any, *, person: User) -> None:
    """Switch the address off."""
    links.objects.filter(person=person).delete()
