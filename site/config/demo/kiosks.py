"""A screen for everybody in two centers, whose addresses `make run` prints."""

from __future__ import annotations

from django.conf import settings

from bookings.models import Kiosk
from bookings.models.kiosks import token_hash
from bookings.services.kiosks import kiosk_create
from config.demo.accounts import DEMO_ADMIN, DEMO_KIOSKS
from config.demo.centers import DemoCenter
from core import clock
from people.models import User


def add_kiosks(centers: dict[str, DemoCenter]) -> None:
    admin = User.objects.get(email=DEMO_ADMIN)
    for slug, name, _ in DEMO_KIOSKS:
        kiosk_create(page=centers[slug].page, name=name, by=admin, call="안내대의 종을 눌러 주세요")
    arm_kiosks()


def arm_kiosks() -> None:
    """Let the announced addresses open each its screen once more, for a day; those that staff switched off stay off.

    Nowhere but in a demo: elsewhere everybody would know how to open a screen of the center.
    """
    if not settings.DEMO:
        return
    for slug, name, word in DEMO_KIOSKS:
        kiosk = Kiosk.objects.filter(
            page__slug=slug, name=name, created_by__email=DEMO_ADMIN, revoked_at=None
        ).order_by("pk")[:1]
        Kiosk.objects.filter(pk__in=list(kiosk.values_list("pk", flat=True))).update(
            token_hash=token_hash(word), seen_at=None, created_at=clock.now()
        )
