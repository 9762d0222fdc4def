from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Max, Q

from core import clock
from newsletter.enums import HappeningKind


class HappeningQuerySet(models.QuerySet["Happening"]):
    def before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def last_number(self) -> int:
        """The key of the last one; 0 when there is none."""
        return self.aggregate(last=Max("pk"))["last"] or 0


class Happening(models.Model):
    """Something that those who follow its topic hear of, once: a page came out, a full program has a seat again.

    What a page is about (topic, center) is read from the page itself when alerts are gathered: it may be put right until then.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="무엇"
    )
    kind = models.CharField("어떤 일", max_length=5, choices=HappeningKind.choices)
    day = models.DateField("날", default=clock.today, help_text="서울 날짜")
    at = models.DateTimeField("때", default=clock.now)

    objects = HappeningQuerySet.as_manager()

    class Meta:
        verbose_name = "알릴 일"
        verbose_name_plural = "알릴 일"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(kind=HappeningKind.NEW), name="happening_new_once"
            ),
            models.UniqueConstraint(
                fields=["page", "day"],
                condition=Q(kind=HappeningKind.SEATS),
                name="happening_seats_once_a_day",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="happening_at")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.get_kind_display()}"


class FullProgram(models.Model):
    """A program in which no seat was free when we last looked: when there is one again, that is worth telling."""

    program = models.OneToOneField(
        "events.ProgramPage", on_delete=models.CASCADE, related_name="+", verbose_name="프로그램"
    )
    since = models.DateTimeField("언제부터", default=clock.now)

    class Meta:
        verbose_name = "꽉 찬 프로그램"
        verbose_name_plural = "꽉 찬 프로그램"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.program_id}"
