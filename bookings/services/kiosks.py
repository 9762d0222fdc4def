"""Screens in a center: made by staff, opened once on the device, revoked at any time."""

from __future__ import annotations

from datetime import timedelta

from wagtail.log_actions import log
from wagtail.models import Page

from bookings.models import Kiosk
from bookings.models.kiosks import OPENS_FOR, token_hash
from core import clock
from people.models import User

SEEN_EVERY = timedelta(minutes=1)


def kiosk_create(*, page: Page, name: str, by: User, call: str = "", token: str = "") -> tuple[Kiosk, str]:
    """A new screen, and the token that opens it: shown once, good for one device and one day. The same token makes one screen."""
    token = token or Kiosk.new_token()
    values = {"page": page, "name": name, "call": call, "created_by": by}
    kiosk, is_new = Kiosk.objects.get_or_create(token_hash=token_hash(token), defaults=values)
    if is_new:
        log(kiosk, "bookings.kiosk_create", user=by)
    return kiosk, token


def kiosk_made(*, token: str, by: User) -> Kiosk | None:
    """The screen that this token has made, until it is opened or switched off."""
    return Kiosk.objects.filter(
        token_hash=token_hash(token), created_by=by, seen_at=None, revoked_at=None
    ).first()


def kiosk_open(*, slug: str, token: str, secret: str) -> bool:
    """Trade the token of an address for the secret that the device keeps. An address that was used opens nothing more, but
    for whoever asks with the same secret again."""
    now = clock.now()
    opened = Kiosk.objects.filter(
        page__slug=slug,
        page__live=True,
        token_hash=token_hash(token),
        revoked_at=None,
        seen_at=None,
        created_at__gt=now - OPENS_FOR,
    ).update(token_hash=token_hash(secret), seen_at=now)
    kept = Kiosk.objects.filter(page__slug=slug, token_hash=token_hash(secret), revoked_at=None)
    return bool(opened) or kept.exists()


def kiosk_seen(kiosk: Kiosk) -> None:
    """Remember that the device was in use; at most once a minute."""
    now = clock.now()
    if kiosk.seen_at is None or kiosk.seen_at <= now - SEEN_EVERY:
        Kiosk.objects.filter(pk=kiosk.pk).update(seen_at=now)


def kiosk_revoke(*, kiosk: Kiosk, by: User) -> None:
    """The device shows nothing from now on; once is enough."""
    if Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(revoked_at=clock.now()):
        log(kiosk, "bookings.kiosk_revoke", user=by)
