from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core import clock
from people.enums import Track


class StrikeQuerySet(models.QuerySet["Strike"]):
    def active(self, now: datetime) -> Self:
        """Strikes that count: neither expired nor forgiven."""
        return self.filter(forgiven_at=None, expires_at__gt=now)


class Strike(models.Model):
    """A no-show point. It expires by itself; staff may forgive it; the person may object."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="strikes", verbose_name="사람"
    )
    track = models.CharField("분야", max_length=10, choices=Track.choices)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.PROTECT, related_name="+", verbose_name="어디에서"
    )
    reason = models.CharField("이유", max_length=120)
    source = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    happened_at = models.DateTimeField("언제")
    expires_at = models.DateTimeField("없어지는 때")
    forgiven_at = models.DateTimeField("없앤 때", null=True, blank=True)
    forgiven_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    forgiven_reason = models.CharField("없앤 이유", max_length=200, blank=True)
    appeal = models.TextField("이의", max_length=1000, blank=True)
    appealed_at = models.DateTimeField("이의를 낸 때", null=True, blank=True)
    answer = models.TextField("답", max_length=1000, blank=True)
    answered_at = models.DateTimeField("답한 때", null=True, blank=True)

    objects = StrikeQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        verbose_name = "벌점"
        verbose_name_plural = "벌점"
        constraints = [
            models.CheckConstraint(condition=Q(happened_at__lt=F("expires_at")), name="strike_forward"),
            models.CheckConstraint(
                condition=Q(forgiven_at=None) | ~Q(forgiven_reason=""), name="strike_forgiven_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_track_display()}: {self.reason}"

    @property
    def last_day(self) -> date:
        """The last date in Seoul on which it counts."""
        return clock.local(self.expires_at - timedelta(microseconds=1)).date()

    @property
    def has_open_appeal(self) -> bool:
        return self.appealed_at is not None and self.answered_at is None

    @property
    def is_active(self) -> bool:
        return self.forgiven_at is None and self.expires_at > clock.now()


@register_setting(icon="warning", name="standing")
class StandingSettings(BaseGenericSetting):
    """The numbers of strikes and suspensions, for the whole network."""

    strike_months = models.PositiveSmallIntegerField(
        "벌점이 남는 기간(개월)", default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    threshold = models.PositiveSmallIntegerField(
        "몇 점이면 이용을 쉬나요", default=3, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    suspension_months = models.PositiveSmallIntegerField(
        "쉬는 기간(개월)", default=1, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )

    panels = [
        FieldPanel(
            "strike_months", help_text="이미 준 벌점에는 그대로예요. 새로 주는 벌점부터 이 기간을 따라요."
        ),
        FieldPanel(
            "threshold",
            help_text="한 분야에서 이만큼 쌓이면 그 분야를 쉬어요. 돌봄 프로그램과 상담은 세지 않아요.",
        ),
        FieldPanel("suspension_months", help_text="바꾸면 지금 쉬고 있는 사람의 기간도 다시 계산돼요."),
    ]

    class Meta:
        verbose_name = "벌점과 이용 제한"
