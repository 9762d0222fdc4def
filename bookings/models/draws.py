from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bookings.enums import UNDRAWN, DrawResult, DrawStatus
from bookings.models.bookings import Booking
from bookings.models.resources import ResourcePage
from core import clock, formats
from core.lottery import CODE_LENGTH, SEED_LENGTH, new_code, new_seed, promise


class DrawQuerySet(models.QuerySet["Draw"]):
    def undrawn(self) -> Self:
        """Draws whose time is kept for them."""
        return self.filter(status__in=UNDRAWN)

    def due(self, now: datetime) -> Self:
        """Draws that are closed and not drawn, or not to the end, the first closed first."""
        return self.undrawn().filter(closes_at__lte=now).order_by("closes_at", "pk")


class Draw(models.Model):
    """Lots instead of "who is first" for times of one resource that many want (`core.lottery`, docs/lottery.md).

    The hash of the seed is public from the beginning, the seed once the draw has begun. The first and the last moment of
    its `spans` stand here as well.
    """

    resource = models.ForeignKey(ResourcePage, on_delete=models.CASCADE, related_name="draws")
    starts_from = models.DateTimeField("부터")
    starts_until = models.DateTimeField("까지")
    opens_at = models.DateTimeField("신청 시작")
    closes_at = models.DateTimeField("신청 마감")
    status = models.CharField(
        "상태", max_length=12, choices=DrawStatus.choices, default=DrawStatus.OPEN, editable=False
    )
    seed = models.CharField("씨앗", max_length=SEED_LENGTH, default=new_seed, editable=False)
    cancel_reason = models.CharField("취소 이유", max_length=200, blank=True)
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at"]
        verbose_name = "추첨"
        verbose_name_plural = "추첨"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    opens_at__lt=F("closes_at"),
                    closes_at__lte=F("starts_from"),
                    starts_from__lt=F("starts_until"),
                ),
                name="draw_forward",
            ),
        ]
        indexes = [models.Index(fields=["closes_at"], name="draw_due", condition=Q(status__in=UNDRAWN))]

    def __str__(self) -> str:
        return f"{self.resource} {self.when}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:draw", args=[self.pk])

    @property
    def when(self) -> str:
        """`12월 5일(토)`, `12월 5일(토) ~ 12월 27일(일)`."""
        last = self.starts_until - timedelta(microseconds=1)
        first, end = formats.date_text(self.starts_from), formats.date_text(last)
        return first if first == end else f"{first} ~ {end}"

    @property
    def promise(self) -> str:
        """The SHA-256 of the seed, public from the beginning."""
        return promise(self.seed)

    @property
    def is_revealed(self) -> bool:
        """Whether the seed may be seen: nobody can enter any more."""
        return self.status in {DrawStatus.DRAWING, DrawStatus.DRAWN}

    def takes_entries(self, now: datetime) -> bool:
        return self.status == DrawStatus.OPEN and self.opens_at <= now < self.closes_at


class DrawSpanQuerySet(models.QuerySet["DrawSpan"]):
    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Times that are kept for a draw."""
        return self.ahead(starts_at).filter(starts_at__lt=ends_at)

    def ahead(self, moment: datetime) -> Self:
        """Times from a moment on that are kept for a draw, however far away."""
        return self.filter(ends_at__gt=moment, draw__status__in=UNDRAWN)


class DrawSpan(models.Model):
    """A time that a draw decides about: one day of it, or some hours of one."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="spans")
    starts_at = models.DateTimeField("부터")
    ends_at = models.DateTimeField("까지")

    objects = DrawSpanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="draw_span_forward"),
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="draw_span_times")]

    def __str__(self) -> str:
        """`12월 5일(토)`, `12월 5일(토) 오후 6:00~9:00`."""
        is_whole_day = (self.starts_at, self.ends_at) == clock.day_bounds(clock.local(self.starts_at).date())
        return (
            formats.date_text(self.starts_at)
            if is_whole_day
            else formats.period_text(self.starts_at, self.ends_at)
        )


class DrawEntry(models.Model):
    """What one person wishes for in a draw, and what became of it."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="draw_entries",
        verbose_name="신청한 사람",
        help_text="비어 있으면, 추첨이 끝난 뒤 누구의 신청이었는지 지운 거예요.",
    )
    code = models.CharField(
        "추첨 번호", max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
    starts_at = models.DateTimeField("시작")
    minutes = models.PositiveSmallIntegerField("이용 시간(분)")
    party_size = models.PositiveSmallIntegerField("인원", default=1)
    options = models.CharField("고른 것", max_length=200, blank=True)
    created_at = models.DateTimeField("신청한 때", default=clock.now, editable=False)
    rank = models.PositiveIntegerField("순서", null=True, blank=True, editable=False)
    result = models.CharField(
        "결과", max_length=8, choices=DrawResult.choices, default=DrawResult.WAITING, editable=False
    )
    reason_code = models.CharField("이유(부호)", max_length=40, blank=True, editable=False)
    reason = models.CharField("이유", max_length=300, blank=True, editable=False)
    booking = models.OneToOneField(
        Booking, on_delete=models.SET_NULL, null=True, blank=True, related_name="drawn", editable=False
    )

    place: str  # the title of the page above the resource, where `selectors.draw_entries_of` told it

    class Meta:
        ordering = ["rank", "created_at", "pk"]
        verbose_name = "추첨 신청"
        verbose_name_plural = "추첨 신청"
        constraints = [
            models.UniqueConstraint(fields=["draw", "person"], name="draw_entry_once"),
            models.UniqueConstraint(fields=["draw", "rank"], name="draw_rank_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, party_size__gte=1), name="draw_entry_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.code}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def period(self) -> str:
        return formats.period_text(self.starts_at, self.ends_at)
