"""Lots instead of "who is first" (`core.lottery`, docs/lottery.md): one lottery for each session (or series) and way to take part."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.lottery import CODE_LENGTH, SEED_LENGTH, new_code, new_seed, promise
from events.enums import LotResult, LotteryStatus, Mode
from events.models.programs import ProgramPage
from events.models.registrations import Registration
from events.models.sessions import Session


class Lottery(models.Model):
    """The hash of the seed is public from the moment that the row is there, the seed once nobody can enter any more."""

    program = models.ForeignKey(ProgramPage, on_delete=models.CASCADE, related_name="lotteries")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, null=True, blank=True, related_name="lotteries"
    )
    mode = models.CharField("방식", max_length=12, choices=Mode.choices)
    seed = models.CharField("씨앗", max_length=SEED_LENGTH, default=new_seed, editable=False)
    status = models.CharField(
        "상태", max_length=8, choices=LotteryStatus.choices, default=LotteryStatus.OPEN, editable=False
    )
    promised_at = models.DateTimeField("지문을 알린 때", default=clock.now, editable=False)
    drawn_at = models.DateTimeField("추첨한 때", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "추첨"
        verbose_name_plural = "추첨"
        constraints = [
            models.UniqueConstraint(
                fields=["program", "mode"], condition=Q(session=None), name="lottery_once_per_series"
            ),
            models.UniqueConstraint(fields=["session", "mode"], name="lottery_once_per_session"),
        ]
        indexes = [
            models.Index(fields=["program"], name="lottery_undrawn", condition=~Q(status=LotteryStatus.DRAWN))
        ]

    def __str__(self) -> str:
        return f"{self.session or self.program} 추첨 ({self.get_mode_display()})"

    def get_absolute_url(self) -> str:
        return reverse("events:lottery", args=[self.pk])

    @property
    def promise(self) -> str:
        """The SHA-256 of the seed, public from the beginning."""
        return promise(self.seed)

    @property
    def is_revealed(self) -> bool:
        """Whether the seed may be seen: nobody can enter any more."""
        return self.status != LotteryStatus.OPEN


class Lot(models.Model):
    """A registration's place in a lottery: a code that says nothing about whose it is, later a rank and a result."""

    lottery = models.ForeignKey(Lottery, on_delete=models.CASCADE, related_name="lots")
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="lot")
    code = models.CharField(
        "추첨 번호", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
    rank = models.PositiveIntegerField("순서", null=True, blank=True, editable=False)
    result = models.CharField("결과", max_length=7, choices=LotResult.choices, default=LotResult.PENDING)

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name = "추첨 신청"
        verbose_name_plural = "추첨 신청"
        constraints = [models.UniqueConstraint(fields=["lottery", "rank"], name="lot_rank_once")]

    def __str__(self) -> str:
        return self.code
