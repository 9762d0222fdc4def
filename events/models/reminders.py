from __future__ import annotations

from django.db import models

from core import clock
from events.enums import ReminderKind
from events.models.registrations import Registration
from events.models.sessions import Session


class Reminder(models.Model):
    """That somebody was reminded of a session as it stood then: moved to another time, it is another thing to remind of."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="reminders")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField("무엇", max_length=4, choices=ReminderKind.choices)
    starts_at = models.DateTimeField("알린 시작")
    created_at = models.DateTimeField("알린 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "미리 알림"
        verbose_name_plural = "미리 알림"
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session", "kind", "starts_at"], name="reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.registration_id}"
