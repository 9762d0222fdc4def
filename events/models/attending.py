"""Who was at which meeting, and how many came without a name."""

from __future__ import annotations

from django.db import models

from core import clock
from events.enums import How
from events.models.registrations import Registration
from events.models.sessions import Session


class Attendance(models.Model):
    """Whether somebody with a seat was at one meeting, as it was marked last. One row for each of the two."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="attendances", verbose_name="신청"
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendances", verbose_name="회차"
    )
    came = models.BooleanField("왔음")
    how = models.CharField("표시한 방법", max_length=8, choices=How.choices)
    marked_at = models.DateTimeField("표시한 때", default=clock.now)

    class Meta:
        verbose_name = "출석"
        verbose_name_plural = "출석"
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="attendance_once_per_session"),
        ]

    def __str__(self) -> str:
        return f"{self.registration.spoken_code} {'참석' if self.came else '불참'}"


class HeadCount(models.Model):
    """How many came to a session without registering: a number, and nothing of who they were."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="head_count")
    people = models.PositiveIntegerField("이름 없이 온 사람", default=0)

    class Meta:
        verbose_name = "현장 인원"
        verbose_name_plural = "현장 인원"

    def __str__(self) -> str:
        return f"{self.session}: {self.people}"
