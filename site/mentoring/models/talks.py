from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core import clock, formats
from mentoring.enums import TAKING, UNANSWERED, Side, TalkStatus, Way
from mentoring.models.mentors import Mentor

TOPIC_LENGTH = 500
LEAD = timedelta(hours=24)
"""How long before its beginning an open time may be asked for: the mentor has to have time to answer."""
LINK_FROM = timedelta(hours=1)
"""How long before the beginning the two see the link."""


class SlotQuerySet(models.QuerySet["Slot"]):
    def coming(self, now: datetime) -> Self:
        """Open times that are not over and were not taken back, the next one first."""
        return self.filter(ends_at__gt=now, is_withdrawn=False).order_by("starts_at", "pk")

    def free(self, now: datetime) -> Self:
        """Open times that can still be asked for."""
        taken = Talk.objects.filter(slot=OuterRef("pk"), status__in=TAKING)
        return self.coming(now).filter(~Exists(taken), starts_at__gte=now + LEAD)


class Slot(models.Model):
    """One open time of a mentor."""

    mentor = models.ForeignKey(Mentor, on_delete=models.PROTECT, related_name="slots", verbose_name="멘토")
    starts_at = models.DateTimeField("시작")
    ends_at = models.DateTimeField("끝")
    way = models.CharField("방법", max_length=12, choices=Way.choices, default=Way.ONLINE)
    place = models.CharField("장소", max_length=120, blank=True)
    is_withdrawn = models.BooleanField("거둠", default=False, editable=False)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "멘토의 열린 시간"
        verbose_name_plural = "멘토의 열린 시간"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_ends_after_start"),
            models.UniqueConstraint(
                fields=["mentor", "starts_at"], condition=Q(is_withdrawn=False), name="slot_once_per_start"
            ),
        ]

    def __str__(self) -> str:
        return formats.period_text(self.starts_at, self.ends_at)

    @property
    def where(self) -> str:
        if self.way == Way.ONLINE:
            return "온라인" if not formats.in_english() else "online"
        center = self.mentor.center
        return " ".join(part for part in (center.title if center else "", self.place) if part)


class TalkQuerySet(models.QuerySet["Talk"]):
    def taking(self) -> Self:
        return self.filter(status__in=TAKING)

    def coming(self, now: datetime) -> Self:
        """Asked for, proposed or agreed on, and not over."""
        return self.taking().filter(slot__ends_at__gt=now).order_by("slot__starts_at", "pk")

    def unanswered(self) -> Self:
        return self.filter(status__in=UNANSWERED)

    def with_all(self) -> Self:
        return self.select_related("slot__mentor__center", "slot__mentor__user", "person")


class Talk(models.Model):
    """A young person's wish to talk with a mentor alone, at one of the mentor's open times."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="talks", verbose_name="시간")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="신청한 사람",
        help_text="비어 있으면, 끝난 뒤 누구였는지 지운 거예요.",
    )
    topic = models.TextField("이야기하고 싶은 것", max_length=TOPIC_LENGTH, blank=True)
    status = models.CharField(
        "상태", max_length=12, choices=TalkStatus.choices, default=TalkStatus.ASKED, editable=False
    )
    asked_at = models.DateTimeField("신청한 때", default=clock.now, editable=False)
    answer_until = models.DateTimeField("답을 기다리는 때", null=True, blank=True, editable=False)
    remind_at = models.DateTimeField("알릴 때", null=True, blank=True, editable=False)
    reason = models.CharField("이유", max_length=200, blank=True)
    ended_by = models.CharField("누가 끝냈나", max_length=8, choices=Side.choices, blank=True, editable=False)
    was_agreed = models.BooleanField("약속한 적 있음", default=False, editable=False)
    url = models.URLField("온라인 주소", max_length=300, blank=True)
    changed_at = models.DateTimeField("바뀐 때", default=clock.now, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "1:1 멘토링 신청"
        verbose_name_plural = "1:1 멘토링 신청"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(status__in=TAKING), name="talk_once_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNANSWERED, answer_until__isnull=False)
                | (~Q(status__in=UNANSWERED) & Q(answer_until=None)),
                name="talk_answer_has_deadline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_until"], name="talk_answers", condition=Q(answer_until__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor}와 1:1, {self.slot}"

    def get_absolute_url(self) -> str:
        return reverse("mentoring:talk", args=[self.uid])

    @property
    def mentor(self) -> Mentor:
        return self.slot.mentor

    @property
    def waits_for(self) -> Side:
        """Who has to answer, as long as it is unanswered."""
        return Side.PERSON if self.status == TalkStatus.PROPOSED else Side.MENTOR

    @property
    def is_taking(self) -> bool:
        return self.status in TAKING

    @property
    def is_over(self) -> bool:
        return self.slot.ends_at <= clock.now()

    @property
    def shown_url(self) -> str:
        """The link, from an hour before until the end."""
        now = clock.now()
        is_time = self.slot.starts_at - LINK_FROM <= now < self.slot.ends_at
        return self.url if is_time and self.status == TalkStatus.ACCEPTED else ""
