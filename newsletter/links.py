"""Addresses that belong to one subscriber and work without signing in.

Made from the subscriber's uid alone: no query, some ten microseconds each, so that every copy of a campaign can carry its own.
They are good as long as the subscriber is there; whoever lost theirs asks for it on the page for subscribing. What they lead
to is a page with buttons: programs that follow links in mails change nothing.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.core import signing
from django.urls import reverse

from newsletter.models import Subscriber

CONFIRM_WITHIN = timedelta(days=7)
EXAMPLE = "example"  # stands for the token in previews: it opens nothing

Whose = Subscriber | UUID


def manage_path(whose: Whose) -> str:
    """Where everything can be changed: `/newsletter/me/<token>/`."""
    return _path("newsletter:manage", _token("manage", whose))


def stop_path(whose: Whose, *, what: str = "") -> str:
    """Where one stops everything, or only a topic or the alerts (`what`, of `enums.TOPICS`, or `enums.ALERTS`): also what `List-Unsubscribe` names."""
    return _path("newsletter:stop", _token("stop", whose, what))


def stay_path(whose: Whose) -> str:
    """Where the question that comes every two years is answered."""
    return _path("newsletter:stay", _token("stay", whose))


def confirm_path(whose: Whose) -> str:
    """Where a new address says yes; good for seven days."""
    return _path("newsletter:confirm", signing.TimestampSigner(salt=_salt("confirm")).sign(_uid(whose).hex))


# --- Back from the token --------------------------------------------------------------------


def uid_of(purpose: str, token: str) -> tuple[UUID | None, str]:
    """The uid in a token made for this purpose, and what else it names; nothing when it was changed or is for something else."""
    try:
        uid, _, what = signing.Signer(salt=_salt(purpose)).unsign(token).partition(".")
        return UUID(hex=uid), what
    except (signing.BadSignature, ValueError):
        return None, ""


def uid_to_confirm(token: str) -> UUID | None:
    """The same for a link that confirms, until it is too old."""
    try:
        return UUID(hex=signing.TimestampSigner(salt=_salt("confirm")).unsign(token, max_age=CONFIRM_WITHIN))
    except signing.BadSignature:
        return None


def _token(purpose: str, whose: Whose, what: str = "") -> str:
    uid = _uid(whose).hex
    return signing.Signer(salt=_salt(purpose)).sign(f"{uid}.{what}" if what else uid)


def _salt(purpose: str) -> str:
    return f"newsletter.links.{purpose}"


def _uid(whose: Whose) -> UUID:
    return whose.uid if isinstance(whose, Subscriber) else whose


def _path(name: str, token: str) -> str:
    return _route(name).replace(EXAMPLE, token)


@lru_cache
def _route(name: str) -> str:
    """Looked up once: for a campaign it would be done a hundred thousand times."""
    return reverse(name, args=[EXAMPLE])
