"""When a program counts as completed, and who is told that it ends: the part of its page that says so."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

MOST_DAYS = 90


class Completable(models.Model):
    """Without a percentage, a program has no completion and no certificates; without days, nobody is told that it ends."""

    completion_percent = models.PositiveSmallIntegerField(
        "수료 기준(%)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="열린 회차 가운데 몇 % 이상 와야 수료인지 적어요. 예: 80. 취소한 회차는 세지 않아요. 비워 두면 수료증이 없어요.",
    )

    ending_notice_days = models.PositiveSmallIntegerField(
        "끝나기 며칠 전에 알리기",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text="한 번에 모든 회차를 신청하는 긴 프로그램에서 써요. 예: 14. "
        "마지막 회차 14일 전에 함께하는 사람에게 메일로 알려요. 비워 두면 알리지 않아요.",
    )

    completion_panel = MultiFieldPanel(
        [FieldPanel("completion_percent"), FieldPanel("ending_notice_days")], heading="마치기"
    )

    class Meta:
        abstract = True
