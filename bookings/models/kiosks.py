from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from wagtail.models import Page

from core import clock

OPENS_FOR = timedelta(days=1)
"""How long the address of a new screen can be opened."""


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Kiosk(models.Model):
    """A screen in a center (or on a door) that staff opened with a token, until they revoke it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="kiosks", verbose_name="센터")
    name = models.CharField("이름", max_length=40, help_text="예: 1층 입구")
    call = models.CharField(
        "직원을 부르는 방법",
        max_length=80,
        blank=True,
        help_text="화면 아래에 늘 보여요. 예: 왼쪽 벨을 눌러 주세요",
    )
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

    @property
    def status(self) -> str:
        """Where it stands, for staff."""
        if self.revoked_at:
            return "껐어요"
        if self.seen_at:
            return "쓰고 있어요"
        return "아직 열지 않았어요" if clock.now() < self.created_at + OPENS_FOR else "주소가 만료됐어요"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)
