from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse

from core import clock
from events.models.registrations import Registration

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without those that look alike: 0 and O, 1, I and L."""
RANDOM_LETTERS = 8


def new_number() -> str:
    """`DD-2026-7KQ4MX2P`: the year in Seoul, and what nobody guesses (8.5 × 10¹¹ of them a year)."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS))
    return f"DD-{clock.today().year}-{letters}"


class Certificate(models.Model):
    """That somebody has completed a program, as it was when it was issued. The PDF is made of this row whenever it is asked for.

    Whoever has the number can confirm it. The name goes with the person's registration; what stays then says nothing of whose it was but
    the first letter (`masked`).
    """

    number = models.CharField("수료증 번호", max_length=20, unique=True, default=new_number, editable=False)
    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, related_name="certificate", verbose_name="신청"
    )
    name = models.CharField("이름", max_length=50, blank=True)
    masked = models.CharField("가린 이름", max_length=4)
    title = models.CharField("프로그램", max_length=255)
    first_day = models.DateField("첫 날")
    last_day = models.DateField("끝 날")
    minutes = models.PositiveIntegerField("참여한 시간(분)")
    issued_at = models.DateTimeField("발급한 때", default=clock.now, editable=False)
    revoked_at = models.DateTimeField(
        "취소한 때", null=True, blank=True, editable=False, help_text="출석을 바로잡아 수료 기준에 못 미칠 때"
    )

    class Meta:
        verbose_name = "수료증"
        verbose_name_plural = "수료증"

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Where anybody confirms it."""
        return reverse("events:certificate", args=[self.number])
