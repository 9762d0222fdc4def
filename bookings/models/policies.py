from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from bookings.enums import Measure, Period, ResourceKind, Scope


class Policy(ClusterableModel):
    """The numbers by which a kind of resource is booked. All lengths in minutes."""

    name = models.CharField("이름", max_length=60, unique=True, help_text="예: 스터디룸 기본 규정")
    kind = models.CharField(
        "종류", max_length=20, choices=ResourceKind.choices, default=ResourceKind.STUDY_ROOM
    )
    grid_minutes = models.PositiveSmallIntegerField(
        "시작 간격(분)", default=60, help_text="60이면 정각마다 시작할 수 있어요."
    )
    min_minutes = models.PositiveSmallIntegerField("가장 짧은 이용(분)", default=60)
    max_minutes = models.PositiveSmallIntegerField("가장 긴 이용(분)", default=180)
    buffer_minutes = models.PositiveSmallIntegerField(
        "이용 뒤 정리(분)", default=0, help_text="끝난 뒤 이만큼은 다른 예약을 받지 않아요."
    )
    lead_minutes = models.PositiveIntegerField(
        "예약 마감(분 전)", default=0, help_text="시작하기 몇 분 전까지 예약을 받을지 정해요."
    )
    horizon_days = models.PositiveSmallIntegerField("며칠 앞까지", default=14)
    cancel_minutes = models.PositiveIntegerField(
        "취소 마감(분 전)", default=20, help_text="시작하기 몇 분 전까지 스스로 취소할 수 있는지 정해요."
    )
    grace_minutes = models.PositiveSmallIntegerField("늦어도 기다리는 시간(분)", default=10)
    min_party = models.PositiveSmallIntegerField("최소 인원", default=2)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("grid_minutes"), FieldPanel("buffer_minutes")]),
                FieldRowPanel([FieldPanel("min_minutes"), FieldPanel("max_minutes")]),
                FieldPanel("min_party"),
            ],
            heading="한 번 이용",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("horizon_days"), FieldPanel("lead_minutes")]),
                FieldRowPanel([FieldPanel("cancel_minutes"), FieldPanel("grace_minutes")]),
            ],
            heading="예약과 취소",
        ),
        InlinePanel(
            "limits", heading="한도", label="한도", help_text="한 사람이 얼마나 이용할 수 있는지 정해요."
        ),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = "이용 규정"
        verbose_name_plural = "이용 규정"
        constraints = [
            models.CheckConstraint(
                condition=Q(grid_minutes__gt=0, min_minutes__gt=0, min_minutes__lte=F("max_minutes")),
                name="policy_lengths",
                violation_error_message="가장 짧은 이용은 0분보다 길고, 가장 긴 이용보다 길지 않아야 해요.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.grid_minutes and (
            self.min_minutes % self.grid_minutes or self.max_minutes % self.grid_minutes
        ):
            raise ValidationError("이용 시간은 시작 간격으로 나누어떨어져야 해요.", code="off_grid")

    @property
    def lengths(self) -> range:
        """The lengths that can be chosen, in minutes, shortest first."""
        return range(self.min_minutes, self.max_minutes + 1, self.grid_minutes)


class Limit(models.Model):
    """How much one person may have in a period: `180 minutes a day`, `10 times a year`."""

    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="limits")
    measure = models.CharField("무엇을", max_length=10, choices=Measure.choices, default=Measure.MINUTES)
    amount = models.PositiveIntegerField("얼마까지")
    period = models.CharField("동안", max_length=10, choices=Period.choices, default=Period.DAY)
    scope = models.CharField("어디서", max_length=10, choices=Scope.choices, default=Scope.NETWORK)

    panels = [
        FieldRowPanel(
            [FieldPanel("period"), FieldPanel("amount"), FieldPanel("measure"), FieldPanel("scope")]
        )
    ]

    class Meta:
        verbose_name = "한도"
        verbose_name_plural = "한도"
        constraints = [
            models.UniqueConstraint(fields=["policy", "measure", "period", "scope"], name="limit_once"),
        ]

    def __str__(self) -> str:
        unit = "분" if self.measure == Measure.MINUTES else "번"
        return f"{self.get_scope_display()} {self.get_period_display()} {self.amount}{unit}"

    @property
    def code(self) -> str:
        """The rule's stable code, for example `limit_day_minutes`."""
        return f"limit_{self.period}_{self.measure}"
