from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core import clock, formats
from events.enums import SessionStatus
from events.models import ProgramPage, Session

CODE_DIGITS = 8
VIDEO_OPENS = timedelta(hours=1)


def new_code() -> str:
    """Eight random digits, easy to say on the phone."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


class Company(models.Model):
    """Who looks for people at a job fair, at a booth or in a video room."""

    program = models.ForeignKey(
        ProgramPage, on_delete=models.CASCADE, related_name="companies", verbose_name="박람회"
    )
    name = models.CharField("회사 이름", max_length=60)
    looks_for = models.TextField("찾는 사람", max_length=500, help_text="예: 신입 웹 개발자 2명, 경력 무관")
    booth = models.CharField(
        "자리", max_length=60, blank=True, help_text="예: 2층 A-3 부스. 화상 면접만 하면 비워 두세요."
    )
    video_url = models.URLField("화상 면접 주소", blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "박람회 회사"
        verbose_name_plural = "박람회 회사"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["program", "name"], name="company_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        return self.booth or ("화상 면접" if self.video_url else "")


class SlotQuerySet(models.QuerySet["Slot"]):
    def free(self, now: datetime) -> Self:
        """Nobody has them, they have yet to begin, and the fair is held."""
        booked = Interview.objects.booked().filter(slot=models.OuterRef("pk"))
        return self.filter(~models.Exists(booked), ~_called_off(), starts_at__gt=now)

    def called_off(self) -> Self:
        """Those during a session of the fair that was called off, where no other one is held then."""
        return self.filter(_called_off())


def _called_off() -> Q:
    then = Session.objects.order_by().filter(
        program=models.OuterRef("company__program"),
        starts_at__lt=models.OuterRef("ends_at"),
        ends_at__gt=models.OuterRef("starts_at"),
    )
    off = then.filter(status=SessionStatus.CANCELLED)
    return Q(models.Exists(off)) & ~Q(models.Exists(then.scheduled()))


class Slot(models.Model):
    """One interview that a company offers."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField("시작")
    ends_at = models.DateTimeField("끝")

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "면접 시간"
        verbose_name_plural = "면접 시간"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["company", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="interview_slot_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} {clock.local(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def when(self) -> str:
        return formats.period_text(self.starts_at, self.ends_at)

    def why_off(self) -> str:
        """What staff wrote when they called off the fair at this time. One query."""
        sessions = self.company.program.sessions.filter(
            status=SessionStatus.CANCELLED, starts_at__lt=self.ends_at, ends_at__gt=self.starts_at
        )
        return next((each.reason for each in sessions if each.reason), "")


class InterviewQuerySet(models.QuerySet["Interview"]):
    def booked(self) -> Self:
        return self.filter(cancelled_at=None)

    def with_all(self) -> Self:
        """With what is shown of an interview, in the same query."""
        return self.select_related("slot__company__program__center", "person")


class Interview(models.Model):
    """Somebody's interview. One that was called off stays as a row, so that calendars hear of it."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "면접 번호", max_length=CODE_DIGITS, unique=True, default=new_code, editable=False
    )
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, related_name="interviews", verbose_name="면접 시간"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name="누가",
        help_text="비어 있으면, 끝난 뒤 누구의 면접이었는지 지운 거예요.",
    )
    created_at = models.DateTimeField("예약한 때", default=clock.now, editable=False)
    cancelled_at = models.DateTimeField("취소한 때", null=True, blank=True, editable=False)
    reason = models.CharField("이유", max_length=200, blank=True)
    remind_at = models.DateTimeField("알릴 때", null=True, blank=True, editable=False)
    changed_at = models.DateTimeField("바뀐 때", null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField("바뀐 횟수", default=0, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "pk"]
        verbose_name = "박람회 면접"
        verbose_name_plural = "박람회 면접"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(cancelled_at=None), name="slot_taken_once")
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="interview_reminders",
                condition=Q(cancelled_at=None, remind_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.spoken_code} {self.slot}"

    def get_absolute_url(self) -> str:
        return reverse("fairs:interview", args=[self.code])

    @property
    def spoken_code(self) -> str:
        """`4821-0937`"""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def can_cancel(self) -> bool:
        """Until it begins."""
        return not self.is_cancelled and clock.now() < self.slot.starts_at

    @property
    def video_url(self) -> str:
        """The room, from one hour before until the end; for whoever has the interview."""
        slot, now = self.slot, clock.now()
        opens = slot.starts_at - VIDEO_OPENS <= now < slot.ends_at
        return slot.company.video_url if opens and not self.is_cancelled else ""


class Entries(models.Model):
    """How many came in at a fair on one date in Seoul: a number, and nobody's name."""

    program = models.ForeignKey(ProgramPage, on_delete=models.CASCADE, related_name="entries")
    day = models.DateField("날짜")
    number = models.PositiveIntegerField("들어온 사람", default=0)

    class Meta:
        ordering = ["day"]
        verbose_name = "박람회 입장"
        verbose_name_plural = "박람회 입장"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["program", "day"], name="entries_once_a_day")]

    def __str__(self) -> str:
        return f"{self.program} {self.day}: {self.number}"
