"""How one registers for a program: the part of its page that says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from core.eligibility import Rule
from core.enums import EmploymentStatus
from events.enums import Admission, Mode, ProgramFormat, ProgramKind, Registering
from events.fields import EmploymentField

MOST_AGE = 120
MOST_QUESTIONS = 10
MOST_MENTEES = 4
TOO_MANY_MENTEES = f"멘토링은 한 번에 {MOST_MENTEES}명까지 함께해요. 더 많이 모이는 자리라면 종류를 ‘특강’으로 바꾸거나, 회차를 나눠 주세요."


class Registrable(models.Model):
    """When, how and who; and how many online where a program is held in both ways."""

    registering = models.CharField(
        "신청하는 방법", max_length=10, choices=Registering.choices, default=Registering.NONE
    )
    admission = models.CharField(
        "자리를 드리는 방법", max_length=12, choices=Admission.choices, default=Admission.FIRST_COME
    )
    apply_from = models.DateTimeField(
        "신청 시작", null=True, blank=True, help_text="비워 두면 게시하자마자 받아요."
    )
    apply_until = models.DateTimeField(
        "신청 마감", null=True, blank=True, help_text="비워 두면 시작할 때까지 받아요."
    )
    apply_hours = models.PositiveSmallIntegerField(
        "시작 몇 시간 전에 마감",
        default=0,
        validators=[MaxValueValidator(24 * 30)],
        help_text="회차마다 시작하기 몇 시간 전에 마감할지 적어요. 0이면 시작할 때까지 받아요.",
    )
    online_seats = models.PositiveIntegerField(
        "온라인 정원", null=True, blank=True, help_text="혼합으로 열 때만 써요. 비워 두면 정원이 없어요."
    )
    min_age = models.PositiveSmallIntegerField(
        "만 나이, 몇 세부터", null=True, blank=True, validators=[MaxValueValidator(MOST_AGE)]
    )
    max_age = models.PositiveSmallIntegerField(
        "만 나이, 몇 세까지",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_AGE)],
    )
    max_is_exclusive = models.BooleanField(
        "그 나이는 빼요(미만)", default=False, help_text="‘39세까지’가 ‘39세 미만’이 돼요."
    )
    extends_by_service = models.BooleanField(
        "병역 기간만큼 늘려요",
        default=False,
        help_text="병역을 마친 기간만큼(3년까지) ‘몇 세까지’를 늘려요. 나이가 넘는 사람에게만 기간을 물어봐요.",
    )
    statuses = EmploymentField(
        "지금 상황",
        max_length=80,
        blank=True,
        default="",
        help_text="고르지 않으면 무엇을 하든 신청할 수 있어요. 고르면 신청할 때마다 물어봐요.",
    )
    age_on = models.DateField(
        "나이를 세는 날", null=True, blank=True, help_text="비워 두면 신청하는 날로 세요. 예: 공고일"
    )
    regions = ParentalManyToManyField(
        "core.Region",
        blank=True,
        related_name="+",
        verbose_name="사는 지역",
        help_text="고르지 않으면 어디에 살든 신청할 수 있어요.",
    )

    has_questions = True
    has_regions = True
    """False where it was read that there are none (`for_page`, `for_applying`)."""

    format: str
    kind: str
    seats: int | None

    registering_panel = MultiFieldPanel(
        [
            FieldPanel("registering"),
            FieldPanel("admission"),
            FieldRowPanel([FieldPanel("apply_from"), FieldPanel("apply_until")]),
            FieldPanel("apply_hours"),
            FieldPanel("online_seats"),
        ],
        heading="신청",
    )
    questions_panel = InlinePanel(
        "questions",
        heading="신청할 때 물어볼 것",
        label="물어볼 것",
        max_num=MOST_QUESTIONS,
        help_text="이름과 연락처는 따로 물어보니 적지 않아도 돼요. 꼭 필요한 것만 물어봐 주세요.",
    )
    eligibility_panel = MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age"), FieldPanel("age_on")]),
            FieldRowPanel([FieldPanel("max_is_exclusive"), FieldPanel("extends_by_service")]),
            FieldPanel("statuses"),
            FieldPanel("regions"),
        ],
        heading="신청할 수 있는 사람",
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.apply_from and self.apply_until and self.apply_from >= self.apply_until:
            errors["apply_until"] = "신청 마감은 신청 시작보다 뒤여야 해요."
        if self.max_age is not None and (self.min_age or 0) > self.max_age - self.max_is_exclusive:
            errors["max_age"] = (
                "그러면 아무도 신청할 수 없어요. ‘몇 세까지’를 ‘몇 세부터’보다 크게 적어 주세요."
            )
        if self.is_by_lot and self.takes_registrations and not self.apply_until:
            errors["apply_until"] = "추첨하려면 신청 마감을 적어 주세요. 마감하면 바로 추첨해요."
        errors |= self._clean_mentees()
        if errors:
            raise ValidationError(errors)

    def _clean_mentees(self) -> dict[str, str]:
        """A mentor talks with four people at most, and that many where nothing was said."""
        if not self.most_seats:
            return {}
        names = ["seats", *(["online_seats"] if len(self.modes) > 1 else [])]
        for name in names:
            if getattr(self, name) is None:
                setattr(self, name, self.most_seats)
        return {name: TOO_MANY_MENTEES for name in names if getattr(self, name) > self.most_seats}

    @property
    def most_seats(self) -> int | None:
        """How many seats there may be at most; nothing where as many as one likes."""
        return MOST_MENTEES if self.kind == ProgramKind.MENTORING and self.takes_registrations else None

    @property
    def takes_registrations(self) -> bool:
        return self.registering in {Registering.SESSIONS, Registering.SERIES}

    @property
    def is_series(self) -> bool:
        """Whether one registers once for all sessions."""
        return self.registering == Registering.SERIES

    @property
    def is_first_come(self) -> bool:
        """Whether a free seat goes to whoever comes first, and the next ones wait in line."""
        return self.admission == Admission.FIRST_COME

    @property
    def is_by_lot(self) -> bool:
        """Whether seats are drawn once registration closes."""
        return self.admission == Admission.LOTTERY

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The ways in which one can take part."""
        if self.format == ProgramFormat.HYBRID:
            return (Mode.IN_PERSON, Mode.ONLINE)
        return (Mode.ONLINE,) if self.format == ProgramFormat.ONLINE else (Mode.IN_PERSON,)

    def closes_at(self, starts_at: datetime) -> datetime:
        """When registration closes for a session, or for a series whose first session begins then."""
        closes = starts_at - timedelta(hours=self.apply_hours)
        if self.apply_until is None:
            return closes
        return self.apply_until if self.is_series else min(closes, self.apply_until)

    @property
    def eligibility(self) -> Rule:
        """Who may apply. One query, the first time."""
        chosen = set(self.statuses.split(","))
        return Rule(
            self.min_age,
            self.max_age,
            self.max_is_exclusive,
            self.extends_by_service,
            self._region_names,
            frozenset(status for status in EmploymentStatus if status.value in chosen),
        )

    @cached_property
    def _region_names(self) -> dict[str, str]:
        regions = self.regions.all() if self.has_regions else ()
        return {region.slug: region.short_name for region in regions}
