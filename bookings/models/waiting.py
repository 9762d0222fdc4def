from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bookings.enums import BEGUN_KINDS
from bookings.models.bookings import Booking
from bookings.models.resources import ResourcePage, Unit
from core import clock


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def open(self, now: datetime) -> Self:
        """Those who still wait, the first come first."""
        return self.filter(ended_at=None, booking=None, starts_at__gt=now).order_by("created_at", "pk")

    def hoping(self, now: datetime) -> Self:
        """Those, and who waits for a room although the time has begun: whoever has it may not come."""
        begun = Q(ends_at__gt=now, resource__kind__in=BEGUN_KINDS)
        still = self.filter(Q(starts_at__gt=now) | begun, ended_at=None, booking=None)
        return still.order_by("created_at", "pk")

    def wanting(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Those who wait for any part of a time."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Waiting(models.Model):
    """Somebody waits for a taken time of a resource, or for one unit of it (a suit).

    When it becomes free, `booking` is the place offered to them: a booking with the status `offered` and a deadline.
    """

    resource = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="waiting")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting")
    starts_at = models.DateTimeField("시작")
    ends_at = models.DateTimeField("끝")
    party_size = models.PositiveSmallIntegerField("인원", default=1)
    interview_on = models.DateField("면접 날짜", null=True, blank=True)
    created_at = models.DateTimeField("줄 선 때", default=clock.now, editable=False)
    booking = models.OneToOneField(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="waited"
    )
    ended_at = models.DateTimeField("그만 기다린 때", null=True, blank=True)

    objects = WaitingQuerySet.as_manager()

    place: str  # the title of the page above the resource, where `own.waiting_of` told it
    line: int  # 1 for the next one, where `own.waiting_of` told it

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "기다리는 사람"
        verbose_name_plural = "기다리는 사람"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="waiting_forward"),
            models.UniqueConstraint(
                fields=["person", "resource", "starts_at"],
                condition=Q(ended_at=None, booking=None),
                name="waiting_once",
            ),
        ]
        indexes = [models.Index(fields=["resource", "starts_at"], name="waiting_for")]

    def __str__(self) -> str:
        return f"{self.resource} {self.starts_at}"
