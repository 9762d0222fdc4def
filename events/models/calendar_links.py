from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models

from core import clock


class ProgramCalendarLink(models.Model):
    """A secret address under which a calendar program reads what one person takes part in, until it is renewed or
    switched off. Only the hash of its token is kept: the address is shown once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="program_calendar_link"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "내 프로그램 달력 주소"
        verbose_name_plural = "내 프로그램 달력 주소"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a token."""
        return hashlib.sha256(token.encode()).hexdigest()
