from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef

from core import clock


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def current(self, kind: str) -> ConsentText | None:
        """The newest version in force."""
        return self.filter(kind=kind).order_by("-version").first()

    def newest(self) -> Self:
        """The version in force of each kind."""
        return self.filter(~Exists(ConsentText.objects.later_than_outer()))

    def later_than_outer(self) -> Self:
        """For subqueries: versions that came after the outer one."""
        return self.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))


class ConsentText(models.Model):
    """One version of a consent notice, with the four parts that PIPA §15② demands.

    A text that somebody ever agreed to can't be changed or deleted, only followed by a new version: the database refuses
    it (migration 0010), even when the consents have gone with their people.
    """

    kind = models.CharField("종류", max_length=40, help_text="예: booking (예약할 때)")
    version = models.PositiveIntegerField("판", default=1)
    title = models.CharField("제목", max_length=100)
    purpose = models.TextField("수집·이용 목적")
    items = models.TextField("수집 항목")
    period = models.TextField("보유·이용 기간")
    refusal = models.TextField("거부할 권리와 거부할 때의 불이익")
    recipient = models.TextField(
        "제공받는 곳",
        blank=True,
        help_text="다른 기관에 넘길 때만 적어요. 누가, 무엇을 위해 받는지 써 주세요.",
    )
    is_required = models.BooleanField(
        "꼭 필요한 동의", default=True, help_text="끄면 선택 동의가 돼요. 체크하지 않아도 이용할 수 있어요."
    )
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)
    used_at = models.DateTimeField("처음 동의를 받은 때", null=True, blank=True, editable=False)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = "동의 문구"
        verbose_name_plural = "동의 문구"
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="consent_text_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version}판)"

    def clean(self) -> None:
        if self.used_at:
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """From the first consent on, the text is in use."""
        super().save(*args, **kwargs)
        if self.text.used_at is None:
            ConsentText.objects.filter(pk=self.text_id, used_at=None).update(used_at=self.given_at)
