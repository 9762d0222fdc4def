from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from bookings.enums import Measure, Period, ResourceKind, Scope

DAY = 24 * 60
"""In minutes."""


def between(least: int, most: int) -> list[BaseValidator]:
    """A number that somebody meant: from far larger ones no date can be counted."""
    return [MinValueValidator(least), MaxValueValidator(most)]


class Policy(ClusterableModel):
    """The numbers by which a kind of resource is booked. All lengths in minutes."""

    name = models.CharField("이름", max_length=60, unique=True, help_text="예: 스터디룸 기본 규정")
    kind = models.CharField(
        "종류", max_length=20, choices=ResourceKind.choices, default=ResourceKind.STUDY_ROOM
    )
    grid_minutes = models.PositiveSmallIntegerField(
        "시작 간격(분)",
        validators=[*between(5, DAY), StepValueValidator(5, "5분 단위로 적어 주세요. 예: 10, 15, 30, 60")],
        default=60,
        help_text="60이면 정각마다 시작할 수 있어요.",
    )
    min_minutes = models.PositiveSmallIntegerField(
        "가장 짧은 이용(분)", validators=between(5, DAY), default=60
    )
    max_minutes = models.PositiveSmallIntegerField(
        "가장 긴 이용(분)", validators=between(5, DAY), default=180
    )
    before_minutes = models.PositiveSmallIntegerField(
        "이용 앞 준비(분)",
        validators=between(0, DAY),
        default=0,
        help_text="시작하기 전 이만큼은 다른 예약을 받지 않아요.",
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        "이용 뒤 정리(분)",
        validators=between(0, DAY),
        default=0,
        help_text="끝난 뒤 이만큼은 다른 예약을 받지 않아요.",
    )
    lead_minutes = models.PositiveIntegerField(
        "예약 마감(분 전)",
        validators=between(0, 60 * DAY),
        default=0,
        help_text="시작하기 몇 분 전까지 예약을 받을지 정해요.",
    )
    lead_open_days = models.PositiveSmallIntegerField(
        "예약 마감(여는 날 전)",
        validators=between(0, 60),
        default=0,
        help_text="쉬는 날을 빼고 며칠 전까지 예약을 받을지 정해요. 준비할 것이 있는 예약에 써요.",
    )
    horizon_days = models.PositiveSmallIntegerField("며칠 앞까지", validators=between(1, 366), default=14)
    opens_at = models.TimeField(
        "새 날짜가 열리는 시각",
        default=time(0),
        help_text="가장 먼 날의 예약이 이 시각에 열려요. 자정보다 낮 시간이 더 공평해요.",
    )
    approval_hours = models.PositiveSmallIntegerField(
        "승인 기한(시간)",
        validators=between(0, 30 * 24),
        default=0,
        help_text="0이면 바로 예약돼요. 그보다 크면 직원이 이 시간 안에 승인해야 하고, 지나면 자리가 풀려요.",
    )
    cancel_minutes = models.PositiveIntegerField(
        "취소 마감(분 전)",
        validators=between(0, 60 * DAY),
        default=20,
        help_text="시작하기 몇 분 전까지 스스로 취소할 수 있는지 정해요.",
    )
    checkin_minutes = models.PositiveSmallIntegerField(
        "도착 확인(분 전부터)",
        validators=between(0, DAY),
        default=10,
        help_text="시작하기 몇 분 전부터 도착을 알릴 수 있는지 정해요.",
    )
    grace_minutes = models.PositiveSmallIntegerField(
        "늦어도 기다리는 시간(분)", validators=between(0, DAY), default=10
    )
    releases = models.BooleanField(
        "오지 않으면 자리 풀기",
        default=False,
        help_text="도착을 알리지 않으면 먼저 물어보고, 기다리는 시간이 지나면 자리를 풀고 벌점을 줘요. 상담에는 벌점이 없어요.",
    )
    extend_minutes = models.PositiveSmallIntegerField(
        "더 쓰기(분)",
        validators=between(0, DAY),
        default=30,
        help_text="뒤에 예약이 없으면 이만큼 더 쓸 수 있어요. 0이면 늘릴 수 없어요.",
    )
    offer_minutes = models.PositiveSmallIntegerField(
        "빈자리 답할 시간(분)",
        validators=between(5, 7 * DAY),
        default=60,
        help_text="기다리던 사람에게 자리가 나면 이만큼 맡아 둬요.",
    )
    min_party = models.PositiveSmallIntegerField("최소 인원", validators=between(1, 1000), default=2)
    names_companions = models.BooleanField(
        "함께 오는 사람 적기",
        default=False,
        help_text="함께 오는 사람의 이름이나 휴대전화를 적게 해요. 그 사람의 한도에서도 같이 세요.",
    )
    nights = models.PositiveSmallIntegerField(
        "빌리는 밤 수",
        validators=between(1, 60),
        default=3,
        help_text="대여에만 써요. 3이면 3박 4일이고, 쉬는 날이면 다음 여는 날에 돌려줘요.",
    )
    interview_days = models.PositiveSmallIntegerField(
        "면접 며칠 전부터", validators=between(1, 60), default=7, help_text="대여에만 써요."
    )
    cleaning_days = models.PositiveSmallIntegerField(
        "돌려받은 뒤 손질(여는 날)",
        validators=between(0, 60),
        default=1,
        help_text="대여에만 써요. 쉬는 날은 세지 않아요.",
    )
    extension_days = models.PositiveSmallIntegerField(
        "연장: 다음 면접까지(일)",
        validators=between(0, 60),
        default=5,
        help_text="대여에만 써요. 돌려줄 날부터 이 안에 다른 면접이 있고 뒤에 예약이 없으면 연장할 수 있어요. 0이면 연장하지 않아요.",
    )
    desk_per_day = models.PositiveSmallIntegerField(
        "하루에 내주고 돌려받는 수",
        validators=between(0, 1000),
        default=0,
        help_text="대여에만 써요. 0이면 정하지 않아요.",
    )
    file_days = models.PositiveSmallIntegerField(
        "파일을 지우기까지(일)",
        validators=between(1, 365),
        default=30,
        help_text="올린 이력서, 찍은 사진, 면접 확인 자료를 이용이 끝난 뒤 며칠 동안 둘지 정해요.",
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("min_minutes"), FieldPanel("max_minutes"), FieldPanel("grid_minutes")]
                ),
                FieldRowPanel([FieldPanel("before_minutes"), FieldPanel("buffer_minutes")]),
                FieldRowPanel([FieldPanel("min_party"), FieldPanel("names_companions")]),
            ],
            heading="한 번 이용",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("horizon_days"), FieldPanel("opens_at")]),
                FieldRowPanel([FieldPanel("lead_minutes"), FieldPanel("lead_open_days")]),
                FieldRowPanel([FieldPanel("approval_hours"), FieldPanel("cancel_minutes")]),
            ],
            heading="예약과 취소",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("checkin_minutes"), FieldPanel("grace_minutes")]),
                FieldRowPanel([FieldPanel("releases"), FieldPanel("extend_minutes")]),
                FieldRowPanel([FieldPanel("offer_minutes"), FieldPanel("file_days")]),
            ],
            heading="이용하는 날",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("nights"), FieldPanel("interview_days")]),
                FieldRowPanel([FieldPanel("cleaning_days"), FieldPanel("desk_per_day")]),
                FieldPanel("extension_days"),
            ],
            heading="대여",
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
        """Lengths grow by the grid. One length alone may be any: 50 minutes, every hour."""
        if self.grid_minutes and (self.max_minutes - self.min_minutes) % self.grid_minutes:
            raise ValidationError(
                "가장 긴 이용과 가장 짧은 이용의 차이는 시작 간격으로 나누어떨어져야 해요.", code="off_grid"
            )

    @cached_property
    def all_limits(self) -> Sequence[Limit]:
        """As they were when first looked at; told by whoever has read those of many."""
        return tuple(self.limits.all())

    @property
    def lengths(self) -> range:
        """The lengths that can be chosen, in minutes, shortest first."""
        return range(self.min_minutes, self.max_minutes + 1, self.grid_minutes)


class Limit(models.Model):
    """How much one person may have in a period: `180 minutes a day`, `10 times a year`."""

    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="limits")
    measure = models.CharField("무엇을", max_length=10, choices=Measure.choices, default=Measure.MINUTES)
    amount = models.PositiveIntegerField("얼마까지", validators=between(1, 366 * DAY))
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
