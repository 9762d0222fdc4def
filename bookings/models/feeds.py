from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models

from core import clock


class CalendarLink(models.Model):
    """A secret address under which a calendar program reads one person's bookings, until it is renewed or switched off.

    Only the hash of its token is kept (`kiosks.token_hash`): the address is shown once.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "내 달력 주소"
        verbose_name_plural = "내 달력 주소"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)
