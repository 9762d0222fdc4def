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
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="보내는 판",
        help_text="예약한 뒤에 고친 글은 나가지 않아요.",
    )
    name = models.CharField("이름", max_length=200)
    from_name = models.CharField(
        "보내는 이", max_length=80, blank=True, help_text="없으면 사이트 이름이에요."
    )
    reply_to = models.EmailField("답장 받을 주소", blank=True)
    status = models.CharField(
        "상태", max_length=9, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    due_at = models.DateTimeField("보낼 때", null=True, blank=True)
    started_at = models.DateTimeField("보내기 시작한 때", null=True, blank=True)
    prepared_to = models.BigIntegerField(
        default=0, editable=False, help_text="The last subscriber who has a row."
    )
    prepared_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="Since when every copy has its row."
    )
    finished_at = models.DateTimeField("다 보낸 때", null=True, blank=True)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "발송"
        verbose_name_plural = "발송"
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(kind=CampaignKind.ISSUE), name="campaign_once_per_issue"
            ),
        ]

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
    def queued(self) -> Self:
        return self.filter(status=DeliveryStatus.QUEUED)

    def due(self, now: datetime) -> Self:
        """Copies to send now: neither sent nor somebody's. Those of a variant come together: its words are made ready once."""
        return self.queued().filter(due_at__lte=now).order_by("variant", "pk")


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
    domain = models.CharField(max_length=255, blank=True, help_text="What stands behind the @: for the pace.")
    status = models.CharField(
        "상태", max_length=7, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED
    )
    due_at = models.DateTimeField("보낼 때", default=clock.now)
    claim = models.BigIntegerField(
        null=True, editable=False, help_text="Whose it is until `due_at`: a number that each claim draws."
    )
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
                fields=["campaign", "variant", "id"],
                condition=Q(status=DeliveryStatus.QUEUED),
                name="delivery_due",
            ),
            models.Index(fields=["campaign", "status", "sent_at"], name="delivery_progress"),
        ]

    def __str__(self) -> str:
        return f"발송 {self.pk}"


class DomainPace(models.Model):
    """How many copies went to the mailboxes of one domain in one minute; written only where a limit is set."""

    domain = models.CharField(max_length=255, primary_key=True)
    minute = models.DateTimeField()
    copies = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "도메인마다 보내는 빠르기"
        verbose_name_plural = "도메인마다 보내는 빠르기"
        default_permissions = ()

    def __str__(self) -> str:
        return self.domain
