"""When a program counts as completed: the part of its page that says so."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel


class Completable(models.Model):
    """Without a percentage, a program has no completion and no certificates."""

    completion_percent = models.PositiveSmallIntegerField(
        "수료 기준(%)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="열린 회차 가운데 몇 % 이상 와야 수료인지 적어요. 예: 80. 취소한 회차는 세지 않아요. 비워 두면 수료증이 없어요.",
    )

    completion_panel = FieldPanel("completion_percent")

    class Meta:
        abstract = True
