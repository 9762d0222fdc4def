from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from core import clock
from newsletter.enums import CampaignKind, CampaignStatus, DeliveryStatus


class Campaign(models.Model):
    """Something sent to many at once: an issue of the newsletter, or what one run of the topic alerts gathered."""

    kind = models.CharField("종류", max_length=5, choices=CampaignKind.choices, default=CampaignKind.ISSUE)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="소식지",
    )
    name = models.CharField("이름", max_length=200)
    status = models.CharField(
        "상태", max_length=9, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    due_at = models.DateTimeField("보낼 때", null=True, blank=True)
    started_at = models.DateTimeField("보내기 시작한 때", null=True, blank=True)
    finished_at = models.DateTimeField("다 보낸 때", null=True, blank=True)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "발송"
        verbose_name_plural = "발송"

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    """The words of a campaign for those who get the same: written down when sending begins, then only read.

    Where something of the subscriber's own stands (links to change and to stop), `html` and `text` have a blank
    (`newsletter.copies`).
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="variants")
    key = models.CharField(max_length=64, help_text="What tells it from the others of its campaign.")
    language = models.CharField(max_length=2, default="ko")
    subject = models.CharField("제목", max_length=200)
    html = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name = "발송의 판"
        verbose_name_plural = "발송의 판"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="variant_once")]

    def __str__(self) -> str:
        return self.key


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        """Copies to send now, in their order: neither sent nor somebody's."""
        return self.filter(status=DeliveryStatus.QUEUED, due_at__lte=now).order_by("pk")


class Delivery(models.Model):
    """One copy for one subscriber. A claim moves `due_at` into the future (the lease): the copies of a killed worker come back."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deliveries")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(
        "newsletter.Subscriber",
        on_delete=models.SET_NULL,
        null=True,
        related_name="deliveries",
        verbose_name="구독자",
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(
        "상태", max_length=7, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED
    )
    due_at = models.DateTimeField("보낼 때", default=clock.now)
    sent_at = models.DateTimeField("보낸 때", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("시도", default=0)
    error = models.CharField("까닭", max_length=100, blank=True, help_text="주소는 적지 않아요.")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "한 통"
        verbose_name_plural = "발송한 통"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subscriber"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "due_at"], condition=Q(status=DeliveryStatus.QUEUED), name="delivery_due"
            ),
        ]

    def __str__(self) -> str:
        return f"발송 {self.pk}"
