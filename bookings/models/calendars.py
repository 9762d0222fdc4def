from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from schedule.models import Calendar

from bookings.enums import Weekday
from bookings.models.resources import ResourcePage, Unit
from core.weeks import Week


class OpeningCalendar(models.Model):
    """The rules by which a resource is open: weekly events of django-scheduler, closures, holidays.

    Rules are for editing only. `services.opening` expands them into `OpenSpan` rows, and everything else reads rows.
    With a `unit` they are the rota of a counsellor, which lies inside the hours of the resource.
    """

    resource = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="opening_calendars")
    unit = models.OneToOneField(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="opening_calendar"
    )
    calendar = models.OneToOneField(Calendar, on_delete=models.CASCADE, related_name="+")
    closes_on_holidays = models.BooleanField("공휴일에 쉬기", default=True)
    expanded_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "운영 규칙"
        verbose_name_plural = "운영 규칙"
        constraints = [
            models.UniqueConstraint(
                fields=["resource"], condition=Q(unit=None), name="opening_calendar_once"
            ),
        ]

    def __str__(self) -> str:
        return f"운영 시간: {self.resource}"


class Closure(models.Model):
    """A time in which the resource is closed although the rules say it is open."""

    opening_calendar = models.ForeignKey(OpeningCalendar, on_delete=models.CASCADE, related_name="closures")
    starts_at = models.DateTimeField("부터")
    ends_at = models.DateTimeField("까지")
    reason = models.CharField("이유", max_length=80, help_text="이용자에게 보여요. 예: 시설 점검")

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "휴관"
        verbose_name_plural = "휴관"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="closure_forward",
                violation_error_message="끝나는 때가 시작하는 때보다 뒤여야 해요.",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class RegularClosure(models.Model):
    """A day of every month on which the resource is closed: `매월 셋째 월요일`."""

    opening_calendar = models.ForeignKey(
        OpeningCalendar, on_delete=models.CASCADE, related_name="regular_closures"
    )
    week = models.SmallIntegerField("몇째", choices=Week.choices)
    weekday = models.PositiveSmallIntegerField("요일", choices=Weekday.choices)
    reason = models.CharField("이유", max_length=80)

    class Meta:
        ordering = ["weekday", "week"]
        verbose_name = "정기 휴관"
        verbose_name_plural = "정기 휴관"
        constraints = [
            models.UniqueConstraint(
                fields=["opening_calendar", "weekday", "week"], name="regular_closure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"매월 {self.get_week_display()} {self.get_weekday_display()}"


class OpenSpanQuerySet(models.QuerySet["OpenSpan"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class OpenSpan(models.Model):
    """A concrete time in which a resource is open, or one of its units that has hours of its own. They don't touch."""

    resource = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="open_spans")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="open_spans")
    starts_at = models.DateTimeField("부터")
    ends_at = models.DateTimeField("까지")

    objects = OpenSpanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "운영 시간"
        verbose_name_plural = "운영 시간"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="open_span_forward"),
            models.UniqueConstraint(
                fields=["resource", "starts_at"], condition=Q(unit=None), name="open_span_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_at"], condition=Q(unit__isnull=False), name="open_span_of_unit_once"
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="open_span_times")]

    def __str__(self) -> str:
        return f"{self.starts_at} - {self.ends_at}"
