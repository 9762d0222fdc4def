from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from events.enums import Audience
from events.models.programs import ProgramPage
from events.models.registrations import Registration
from events.models.sessions import Session

MOST_WORDS = 2000


class StaffMessage(models.Model):
    """What staff wrote to people of a program, and why. It is kept for the log of the desk."""

    program = models.ForeignKey(ProgramPage, on_delete=models.CASCADE, related_name="staff_messages")
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="회차",
        help_text="비어 있으면 모든 회차예요.",
    )
    audience = models.CharField("누구에게", max_length=8, choices=Audience.choices)
    subject = models.CharField("제목", max_length=100)
    body = models.TextField("내용", max_length=MOST_WORDS)
    reason = models.CharField("보내는 이유", max_length=200)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    request_key = models.UUIDField("보내기 열쇠", unique=True, editable=False)
    created_at = models.DateTimeField("보낸 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "직원이 보낸 안내"
        verbose_name_plural = "직원이 보낸 안내"

    def __str__(self) -> str:
        return self.subject


class StaffMessageCopy(models.Model):
    """One person's copy of a message, by a registration of theirs; in the queue of mails once it has `queued_at`."""

    message = models.ForeignKey(StaffMessage, on_delete=models.CASCADE, related_name="copies")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="message_copies")
    queued_at = models.DateTimeField("보낸 때", null=True, blank=True)

    class Meta:
        verbose_name = "안내 한 통"
        verbose_name_plural = "안내 한 통"
        constraints = [models.UniqueConstraint(fields=["message", "registration"], name="message_copy_once")]
        indexes = [
            models.Index(fields=["message"], condition=Q(queued_at=None), name="message_copy_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.registration_id}"
