from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

TEXT_LENGTH = 1000


class LinkQuerySet(models.QuerySet["Link"]):
    def good_on(self, day: date) -> Self:
        """Links that still open something."""
        return self.filter(expires_on__gte=day)


class Link(models.Model):
    """One invitation to answer, for whoever holds the token; of the token only a hash is kept.

    Nothing says to whom it went, and days stand here instead of moments: nothing can be laid beside the list of mails. The
    hash is the key, so that the rows have no order in which they were made.
    """

    token_hash = models.CharField(max_length=64, primary_key=True, editable=False)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    about = models.CharField("무엇", max_length=40)
    day = models.DateField("이용한 날", help_text="서울 날짜")
    expires_on = models.DateField("이날까지")
    is_used = models.BooleanField("답함", default=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "설문 링크"
        verbose_name_plural = "설문 링크"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page} {self.day}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def counted(self) -> Self:
        """Answers that reports show (`surveys.counting`)."""
        return self.filter(is_counted=True)

    def waiting(self) -> Self:
        """Answers that are too few to be shown."""
        return self.filter(is_counted=False)


class Answer(models.Model):
    """What somebody said, and nothing of who it was: no person, no link, no moment, not even the day.

    The key is random, so that the rows have no order. `month` is the first day of the month of the use; for answers that had
    to wait for others, that of the last of them (`surveys.counting`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="센터나 프로그램",
    )
    about = models.CharField("무엇", max_length=40)
    month = models.DateField("달")
    satisfaction = models.PositiveSmallIntegerField("만족", null=True, blank=True)
    helpful = models.PositiveSmallIntegerField("도움", null=True, blank=True)
    text = models.TextField("의견", max_length=TEXT_LENGTH, blank=True)
    is_counted = models.BooleanField("셈", default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "설문 답"
        verbose_name_plural = "설문 답"
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="answer_satisfaction"
            ),
            models.CheckConstraint(
                condition=Q(helpful=None) | Q(helpful__range=(1, 5)), name="answer_helpful"
            ),
        ]
        indexes = [models.Index(fields=["month", "page"], name="answer_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.about}"
