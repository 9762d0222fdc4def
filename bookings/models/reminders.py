from __future__ import annotations

from django.db import models

from bookings.enums import Ahead
from bookings.models.bookings import Booking
from core import clock


class BookingReminder(models.Model):
    """That somebody was reminded of a booking as it stood then: moved to another time, it is another thing to remind of."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField("무엇", max_length=4, choices=Ahead.choices)
    starts_at = models.DateTimeField("알린 시작")
    created_at = models.DateTimeField("알린 때", default=clock.now, editable=False)

    class Meta:
        verbose_name = "미리 알림"
        verbose_name_plural = "미리 알림"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["booking", "kind", "starts_at"], name="booking_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.booking_id}"
