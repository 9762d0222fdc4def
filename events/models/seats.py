from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from events.enums import Mode


class Seats(models.Model):
    """Something with seats that people register for. The counts are kept with the registrations, under one row lock.

    `capacity` may be unknown: then nobody waits. As long as somebody waits, no seat is given past them.
    """

    capacity = models.PositiveIntegerField(
        "정원", null=True, blank=True, help_text="비워 두면 정원이 없어요."
    )
    seats_taken = models.PositiveIntegerField("신청 인원", default=0, editable=False)
    waiting = models.PositiveIntegerField("기다리는 사람", default=0, editable=False)
    last_number = models.PositiveIntegerField("마지막 대기 번호", default=0, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__gte=0) & (Q(capacity=None) | Q(seats_taken__lte=F("capacity"))),
                name="%(class)s_seats_in_capacity",
                violation_error_message="이미 신청한 사람보다 정원을 적게 할 수 없어요.",
            ),
        ]

    @property
    def seats_left(self) -> int | None:
        """Free seats; None when there is no limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now waits: every seat is taken, or those who wait come first."""
        return bool(self.waiting) or (self.seats_left is not None and self.seats_left <= 0)


class Places(Seats):
    """Seats that are not a session's own: those of a whole series, and the online ones of a hybrid session."""

    program = models.ForeignKey("events.ProgramPage", on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(
        "events.Session", on_delete=models.CASCADE, null=True, blank=True, related_name="places"
    )
    mode = models.CharField("방식", max_length=12, choices=Mode.choices)

    class Meta:
        verbose_name = "자리"
        verbose_name_plural = "자리"
        constraints = [
            *Seats.Meta.constraints,
            models.UniqueConstraint(
                fields=["program", "mode"], condition=Q(session=None), name="places_once_per_series"
            ),
            models.UniqueConstraint(fields=["session", "mode"], name="places_once_per_session"),
        ]

    def __str__(self) -> str:
        return f"{self.session or self.program} ({self.get_mode_display()})"
