from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core import clock
from core.fields import PhoneField


class Wording(models.Model):
    """The operator's own subject and opening for a kind of mail; without one, the template's."""

    kind = models.CharField("종류", max_length=40, editable=False)
    language = models.CharField("언어", max_length=2, default="ko", editable=False)
    subject = models.CharField("제목", max_length=150)
    opening = models.TextField("첫머리", max_length=1000, help_text="메일의 첫 문단이에요.")

    class Meta:
        verbose_name = "메일 문구"
        verbose_name_plural = "메일 문구"
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


# Why an SMS was not sent, where that is for us to say.
REFUSED = "refused by the person"
NOT_AGREED = "no consent to advertisements"
TOO_LATE = "not sent in time"


class SmsStatus(models.TextChoices):
    QUEUED = "queued", "보낼 거예요"
    SENT = "sent", "보냈어요"
    KEPT = "kept", "보관만 했어요"  # no gateway: it is only read in the log
    FAILED = "failed", "보내지 못했어요"
    UNSURE = "unsure", "갔는지 몰라요"  # the gateway never answered


class SmsQuerySet(models.QuerySet["Sms"]):
    def pending(self) -> Self:
        return self.filter(status=SmsStatus.QUEUED)

    def due(self, now: datetime) -> Self:
        """Messages to send now: what is good for the shortest time (codes) first, bulk last."""
        soonest = F("expires_at").asc(nulls_last=True)
        return self.pending().filter(due_at__lte=now).order_by("is_bulk", soonest, "pk")


class Sms(models.Model):
    """One SMS in the queue, and in the log once it left.

    Of a kind (`context`: kind, values, language) it is put together when it leaves; written by staff for many, `text` holds
    the words. What was sent is not kept, only that it was.
    """

    to = PhoneField("받는 번호")
    context = models.JSONField(null=True, blank=True, editable=False)
    text = models.TextField("내용", blank=True)
    form = models.CharField("종류", max_length=3, blank=True, editable=False)
    is_bulk = models.BooleanField("여럿에게", default=False)
    is_ad = models.BooleanField("광고", default=False, editable=False)
    status = models.CharField("상태", max_length=6, choices=SmsStatus.choices, default=SmsStatus.QUEUED)
    due_at = models.DateTimeField("보낼 때", default=clock.now)
    expires_at = models.DateTimeField("늦어도", null=True, blank=True)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)
    sent_at = models.DateTimeField("보낸 때", null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("시도", default=0, editable=False)
    provider_id = models.CharField(max_length=64, blank=True, editable=False)
    error = models.CharField("까닭", max_length=200, blank=True, editable=False)

    objects = SmsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "문자"
        verbose_name_plural = "문자"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status=SmsStatus.QUEUED), name="sms_due"),
        ]

    def __str__(self) -> str:
        return f"문자 {self.pk}"


class SmsRefusal(models.Model):
    """Somebody wants no more SMS sent to many. Only a hash of the number is kept, so that it outlives the account."""

    phone_hash = models.CharField(max_length=16, unique=True, editable=False)
    created_at = models.DateTimeField("거부한 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "문자 수신 거부"
        verbose_name_plural = "문자 수신 거부"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


@register_setting(icon="mobile-alt", name="sms")
class SmsSettings(BaseGenericSetting):
    """What SMS cost, and what stands on advertisements."""

    sms_price = models.PositiveSmallIntegerField("단문(SMS) 한 건 값(원)", default=18)
    lms_price = models.PositiveSmallIntegerField(
        "장문(LMS) 한 건 값(원)", default=45, validators=[MinValueValidator(1)]
    )
    ad_sender = models.CharField("광고에 적는 보내는 이", max_length=40, default="디딤")
    ad_contact = models.CharField("광고에 적는 연락처", max_length=40, blank=True)
    ad_refusal = models.CharField(
        "무료수신거부 번호", max_length=40, blank=True, help_text="080 번호예요. 없으면 거부 링크를 적어요."
    )

    class Meta:
        verbose_name = "문자"
