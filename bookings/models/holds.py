from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from bookings.enums import HoldReason
from bookings.models.bookings import Booking
from bookings.models.resources import Unit

MAX_HOLD = timedelta(days=31)
"""No hold is longer, so that a look at one day never scans history. The database enforces it."""


class HoldQuerySet(models.QuerySet["Hold"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime, *, oldest: datetime | None = None) -> Self:
        """Holds that take any part of [starts_at, ends_at).

        Of some units, an index finds them by their ends. Who asks for those of very many says from when on the `oldest` may begin
        (`MAX_HOLD`): so history stays unread.
        """
        found = self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
        return found.filter(starts_at__gt=oldest) if oldest else found


class Hold(models.Model):
    """A unit is taken from..until; the only thing that occupies a unit.

    Holds of one unit never overlap: an exclusion constraint on PostgreSQL and triggers on SQLite (migration
    `0002_hold_no_overlap`) refuse it for every code path, with IntegrityError.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="holds", verbose_name="호실")
    starts_at = models.DateTimeField("부터")
    ends_at = models.DateTimeField("까지", help_text="정리 시간까지 들어 있어요.")
    booking = models.ForeignKey(
        Booking, on_delete=models.CASCADE, null=True, blank=True, related_name="holds", verbose_name="예약"
    )
    reason = models.CharField("이유", max_length=20, choices=HoldReason.choices, blank=True)
    note = models.CharField(
        "무엇에 쓰나", max_length=120, blank=True, default="", db_default="", help_text="예: 취업특강 3회차"
    )
    series = models.UUIDField("묶음", null=True, blank=True, editable=False, db_index=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "점유"
        verbose_name_plural = "점유"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="hold_forward"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, reason="") | (Q(booking__isnull=True) & ~Q(reason="")),
                name="hold_booking_or_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at", "unit"], name="hold_times"),
            # What is ahead: ends come first, so that the past is never read.
            models.Index(fields=["unit", "ends_at", "starts_at"], name="hold_of_unit"),
            models.Index(fields=["ends_at"], name="hold_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.starts_at} - {self.ends_at}"
