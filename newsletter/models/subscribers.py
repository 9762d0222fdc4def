from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from core import clock
from newsletter.enums import ENDED, RECEIVING, TOPICS, Frequency, Source, SubscriberStatus

S = SubscriberStatus


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def receiving(self) -> Self:
        """Who may be sent something: confirmed, and neither pausing nor gone."""
        return self.filter(status__in=RECEIVING)

    def agreed_before(self, moment: datetime) -> Self:
        """Whose last yes is older than a moment."""
        return self.alias(said_yes_at=Coalesce("renewed_at", "agreed_at")).filter(said_yes_at__lt=moment)


class Subscriber(models.Model):
    """An address that follows us, and what it wants to hear of. `regions` and `centers` together say where; with none of both,
    everywhere. Without topics, everything."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("메일 주소", unique=True, help_text="소문자로 적어 둬요.")
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="subscriber",
        verbose_name="계정",
    )
    language = models.CharField(
        "언어", max_length=2, default="ko", choices=[("ko", "한국어"), ("en", "English")]
    )
    status = models.CharField("상태", max_length=10, choices=S.choices, default=S.PENDING)
    frequency = models.CharField(
        "얼마나 자주", max_length=7, choices=Frequency.choices, default=Frequency.WEEKLY
    )
    regions = models.ManyToManyField("core.Region", blank=True, related_name="+", verbose_name="지역")
    centers = models.ManyToManyField("home.CenterPage", blank=True, related_name="+", verbose_name="센터")
    heard_until = models.PositiveBigIntegerField(default=0, editable=False)
    """The last happening that was looked at for this subscriber, told or not: nothing is told twice."""
    paused_until = models.DateField("쉬는 마지막 날", null=True, blank=True)
    consent_text = models.ForeignKey(
        "people.ConsentText", on_delete=models.PROTECT, related_name="+", verbose_name="동의한 문구"
    )
    agreed_at = models.DateTimeField("동의한 때", default=clock.now)
    source = models.CharField("어디서", max_length=7, choices=Source.choices, default=Source.SITE)
    proof = models.CharField("동의의 증거", max_length=200, blank=True, help_text="가져온 주소에만 있어요.")
    confirmed_at = models.DateTimeField("메일로 확인한 때", null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the last mail about subscribing was queued."
    )
    renewed_at = models.DateTimeField("다시 동의한 때", null=True, blank=True, editable=False)
    asked_again_at = models.DateTimeField("다시 물은 때", null=True, blank=True, editable=False)
    ask_left_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the first mail of this question really left."
    )
    soft_bounces = models.PositiveSmallIntegerField("잇달아 되돌아온 메일", default=0, editable=False)
    ended_at = models.DateTimeField("그만 받은 때", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "구독자"
        verbose_name_plural = "구독자"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[S.CONFIRMED, S.PAUSED]) | Q(confirmed_at__isnull=False),
                name="subscriber_receives_only_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED, ended_at__isnull=False)
                | (~Q(status__in=ENDED) & Q(ended_at__isnull=True)),
                name="subscriber_ended_or_not",
            ),
        ]
        indexes = [models.Index(fields=["status", "frequency"], name="subscriber_receiving")]

    def __str__(self) -> str:
        return f"구독자 {self.pk}"

    def topic_names(self) -> list[str]:
        """The words of what is followed, in the order of the form."""
        mine = {row.topic for row in self.topics.all()}
        return [label for group in TOPICS.values() for value, label in group if value in mine]

    @property
    def paused_over(self) -> datetime | None:
        """When the pause ends by itself, or nothing."""
        return clock.day_start(self.paused_until) if self.paused_until else None


class SubscriberTopic(models.Model):
    """Something that a subscriber follows: a kind of programs, a policy field, or stories (`enums.TOPICS`)."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=20)

    class Meta:
        verbose_name = "주제"
        verbose_name_plural = "주제"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscriber", "topic"], name="subscriber_topic_once")]

    def __str__(self) -> str:
        return self.topic


class Refusal(models.Model):
    """An address that wants nothing more, kept after it is gone: no import may bring it back. The hash doesn't lead to it."""

    address_hash = models.CharField("되돌릴 수 없게 바꾼 주소", max_length=64, unique=True)
    why = models.CharField("까닭", max_length=10, choices=S.choices, default=S.STOPPED)
    created_at = models.DateTimeField("거부한 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "소식지 수신 거부"
        verbose_name_plural = "소식지 수신 거부"
        default_permissions = ()

    def __str__(self) -> str:
        return f"거부 {self.pk}"
