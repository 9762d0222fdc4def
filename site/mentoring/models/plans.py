"""Long-term mentoring: a plan of some months, with goals, a check every month, and the young person's own journal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from encrypted_fields.fields import EncryptedTextField

from core import clock
from mentoring.enums import Mood
from mentoring.models.mentors import Mentor

MONTHS = 6
TALKED_LENGTH = 3000
ENTRY_LENGTH = 3000


class PlanQuerySet(models.QuerySet["Plan"]):
    def open(self) -> Self:
        return self.filter(closed_on=None)

    def with_all(self) -> Self:
        return self.select_related("person", "page", "keeper", "mentor")


class Plan(models.Model):
    """What one young person and a center do together for some months."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="함께하는 청년"
    )
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.PROTECT, related_name="+", verbose_name="센터"
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="담당",
    )
    mentor = models.ForeignKey(
        Mentor, on_delete=models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name="멘토"
    )
    starts_on = models.DateField("시작하는 날")
    ends_on = models.DateField("마치는 날", help_text="마지막 달의 다음 날")
    closed_on = models.DateField("마친 날", null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "pk"]
        verbose_name = "장기 멘토링"
        verbose_name_plural = "장기 멘토링"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="plan_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_on=None), name="plan_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"장기 멘토링 {self.starts_on:%Y-%m-%d}"

    @property
    def last_day(self) -> date:
        return self.ends_on - timedelta(days=1)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Goal(models.Model):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField("목표", max_length=200)
    done_on = models.DateField("이룬 날", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "목표"
        verbose_name_plural = "목표"
        default_permissions = ()

    def __str__(self) -> str:
        return self.text


class CheckQuerySet(models.QuerySet["Check"]):
    def open(self) -> Self:
        """Those that were neither held nor given up."""
        return self.filter(held_on=None, missed=None, plan__closed_on=None)

    def due(self, today: date) -> Self:
        return self.open().filter(due_on__lte=today).order_by("due_on", "pk")


class Check(models.Model):
    """The talk of a month: when it is due, and what came of it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="checks")
    due_on = models.DateField("이날까지")
    held_on = models.DateField("만난 날", null=True, blank=True)
    told_on = models.DateField("알린 날", null=True, blank=True, editable=False)
    talked = EncryptedTextField("나눈 이야기", null=True, blank=True)  # what is empty isn't encrypted
    mood = models.PositiveSmallIntegerField(
        "한 달의 기분",
        null=True,
        blank=True,
        choices=[(int(mood), mood.label) for mood in Mood],
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    next_step = models.CharField("다음에 할 일", max_length=300, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "월 점검"
        verbose_name_plural = "월 점검"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["plan", "due_on"], name="check_once_per_day")]

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"

    @property
    def is_due(self) -> bool:
        return self.held_on is None and self.due_on <= clock.today()


class Entry(models.Model):
    """A page of the young person's journal: theirs alone, unless they share it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="entries")
    text = EncryptedTextField("일지")
    is_shared = models.BooleanField("함께 보기", default=False)
    written_at = models.DateTimeField("쓴 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = "일지"
        verbose_name_plural = "일지"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"


class MissedContact(models.Model):
    """Somebody was not reached: something to do for staff. It never counts against anybody."""

    of_check = models.OneToOneField(
        Check, on_delete=models.CASCADE, related_name="missed", verbose_name="월 점검"
    )
    noticed_at = models.DateTimeField("알게 된 때", default=clock.now, editable=False)
    done_at = models.DateTimeField("마친 때", null=True, blank=True, editable=False)
    note = EncryptedTextField("한 일", null=True, blank=True)

    class Meta:
        ordering = ["noticed_at", "pk"]
        verbose_name = "닿지 않은 연락"
        verbose_name_plural = "닿지 않은 연락"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.noticed_at:%Y-%m-%d}"
