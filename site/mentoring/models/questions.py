from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from mentoring.models.mentors import Mentor

TEXT_LENGTH = 1000
ANSWER_LENGTH = 3000


class QuestionQuerySet(models.QuerySet["Question"]):
    def open(self) -> Self:
        """Those that wait for an answer, the most urgent first."""
        return self.filter(answered_at=None).order_by("answer_until", "pk")

    def late(self, now: datetime) -> Self:
        return self.open().filter(answer_until__lte=now)

    def with_all(self) -> Self:
        return self.select_related("mentor__center", "mentor__user", "person")


class Question(models.Model):
    """What a participant asks a mentor, and the answer; read by the two of them."""

    mentor = models.ForeignKey(
        Mentor, on_delete=models.PROTECT, related_name="questions", verbose_name="멘토"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="물어본 사람"
    )
    text = models.TextField("질문", max_length=TEXT_LENGTH)
    asked_at = models.DateTimeField("물어본 때", default=clock.now, editable=False)
    answer_until = models.DateTimeField("답할 때까지", editable=False)
    remind_at = models.DateTimeField("알릴 때", null=True, blank=True, editable=False)
    answer = models.TextField("답", max_length=ANSWER_LENGTH, blank=True)
    answered_at = models.DateTimeField("답한 때", null=True, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "멘토에게 한 질문"
        verbose_name_plural = "멘토에게 한 질문"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["remind_at"], name="question_reminders", condition=Q(remind_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor}에게 한 질문 {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:question", args=[self.pk])

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.answer_until <= clock.now()
