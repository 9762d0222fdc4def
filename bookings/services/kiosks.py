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


def kiosk_create(*, page: Page, name: str, by: User, call: str = "") -> tuple[Kiosk, str]:
    """A new screen, and the token that opens it: shown once, good for one device and one day."""
    token = Kiosk.new_token()
    kiosk = Kiosk.objects.create(page=page, name=name, call=call, token_hash=token_hash(token), created_by=by)
    log(kiosk, "bookings.kiosk_create", user=by)
    return kiosk, token


def kiosk_open(*, slug: str, token: str) -> str | None:
    """Trade the token of an address for the secret that the device keeps. An address that was used opens nothing more."""
    now, secret = clock.now(), Kiosk.new_token()
    opened = Kiosk.objects.filter(
        page__slug=slug,
        page__live=True,
        token_hash=token_hash(token),
        revoked_at=None,
        seen_at=None,
        created_at__gt=now - OPENS_FOR,
    ).update(token_hash=token_hash(secret), seen_at=now)
    return secret if opened else None


def kiosk_seen(kiosk: Kiosk) -> None:
    """Remember that the device was in use; at most once a minute."""
    now = clock.now()
    if kiosk.seen_at is None or kiosk.seen_at <= now - SEEN_EVERY:
        Kiosk.objects.filter(pk=kiosk.pk).update(seen_at=now)


def kiosk_revoke(*, kiosk: Kiosk, by: User) -> None:
    """The device shows nothing from now on; once is enough."""
    if Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(revoked_at=clock.now()):
        log(kiosk, "bookings.kiosk_revoke", user=by)
