from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from wagtail.models import Page

from core import clock


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Kiosk(models.Model):
    """A screen in a center (or on a door) that staff opened with a token, until they revoke it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="kiosks", verbose_name="센터")
    name = models.CharField("이름", max_length=40, help_text="예: 1층 입구")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)
    seen_at = models.DateTimeField("마지막으로 쓴 때", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField("끈 때", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "키오스크"
        verbose_name_plural = "키오스크"

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)
