from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from core import clock


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, kind: str) -> ConsentText | None:
        """The newest version in force."""
        return self.filter(kind=kind).order_by("-version").first()


class ConsentText(models.Model):
    """One version of a consent notice, with the four parts that PIPA §15② demands.

    A text that somebody agreed to can't be changed, only followed by a new version.
    """

    kind = models.CharField("종류", max_length=40, help_text="예: booking (예약할 때)")
    version = models.PositiveIntegerField("판", default=1)
    title = models.CharField("제목", max_length=100)
    purpose = models.TextField("수집·이용 목적")
    items = models.TextField("수집 항목")
    period = models.TextField("보유·이용 기간")
    refusal = models.TextField("거부할 권리와 거부할 때의 불이익")
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = "동의 문구"
        verbose_name_plural = "동의 문구"
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version}판)"

    def clean(self) -> None:
        if self.pk and self.consents.exists():
            raise ValidationError(
                "이미 동의를 받은 문구는 고칠 수 없어요. 새 판을 만들어 주세요.", code="text_in_use"
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()
        super().save(*args, **kwargs)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A person agreed to one version of a text."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents", verbose_name="사람"
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name="문구"
    )
    given_at = models.DateTimeField("동의한 때", default=clock.now)
    withdrawn_at = models.DateTimeField("철회한 때", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "동의"
        verbose_name_plural = "동의"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text"], condition=models.Q(withdrawn_at=None), name="consent_once_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.text}"
