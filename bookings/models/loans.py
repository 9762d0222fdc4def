from __future__ import annotations

import re
from datetime import datetime

from django.db import models
from django.db.models import Q

from bookings.enums import Condition, Reminder
from bookings.models.bookings import Booking
from bookings.models.resources import Unit

PIECES = ("재킷", "바지", "치마", "셔츠", "블라우스", "넥타이", "벨트", "구두")
SIZE = re.compile(r"(\D*)(\d{0,4})")  # words, and the first number after them


class Suit(models.Model):
    """What a unit of a closet is like: a set with its pieces."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="suit")
    size = models.CharField("치수", max_length=20, help_text="예: 상의 100 · 하의 32")
    color = models.CharField("색", max_length=20, blank=True)
    cut = models.CharField("모양", max_length=40, blank=True, help_text="예: 남성 슬림, 여성 바지 정장")
    pieces = models.CharField(
        "들어 있는 것",
        max_length=120,
        blank=True,
        help_text="쉼표로 나눠 주세요. 예: 재킷, 바지, 셔츠, 넥타이",
    )
    condition = models.CharField("상태", max_length=10, choices=Condition.choices, default=Condition.GOOD)
    note = models.CharField("살필 것", max_length=200, blank=True)

    class Meta:
        verbose_name = "정장"
        verbose_name_plural = "정장"

    def __str__(self) -> str:
        return f"{self.unit} ({self.size})"

    @property
    def worn_by(self) -> str:
        """What stands before the number of the size (`남`, `여`), or the first word of the cut (`남성`): its first letter."""
        return (SIZE.match(self.size)[1] or self.cut).strip()[:1]  # type: ignore[index]  # matches any text

    def unlikeness(self, other: Suit) -> tuple[bool, int, bool, bool]:
        """How little another suit does in place of this one, to sort by; only for others to wear: last."""
        sizes = [int(SIZE.match(each.size)[2] or 0) for each in (self, other)]  # type: ignore[index]
        return (
            self.worn_by != other.worn_by,
            abs(sizes[0] - sizes[1]),
            self.cut != other.cut,
            self.color != other.color,
        )

    @property
    def piece_list(self) -> list[str]:
        return [piece.strip() for piece in self.pieces.split(",") if piece.strip()]


class LoanQuerySet(models.QuerySet["Loan"]):
    def out(self) -> LoanQuerySet:
        """Handed over and not back."""
        return self.filter(handed_over_at__isnull=False, returned_at=None, lost_at=None)

    def overdue(self, now: datetime) -> LoanQuerySet:
        return self.out().filter(due_at__lt=now)


class Loan(models.Model):
    """A suit that is lent. The booking begins with the fitting (and pick-up) and ends when it is due back.

    `due_at` is the promise; the booking's hold reaches beyond it (cleaning, and as long as it is overdue).
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="loan")
    interview_on = models.DateField("면접 날짜")
    due_at = models.DateTimeField("돌려줄 때")
    id_checked = models.BooleanField("신분증 확인함", default=False)
    handed_over_at = models.DateTimeField("내준 때", null=True, blank=True)
    returned_at = models.DateTimeField("돌려받은 때", null=True, blank=True)
    lost_at = models.DateTimeField("잃어버린 것을 안 때", null=True, blank=True)
    damage = models.CharField("손상", max_length=200, blank=True)
    reminded = models.CharField("알린 것", max_length=40, blank=True, editable=False)
    """What was said already (`Reminder`), between commas: each is said once."""

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "대여"
        verbose_name_plural = "대여"
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(handed_over_at__isnull=False), name="loan_out_before_back"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="loan_due",
                condition=Q(handed_over_at__isnull=False, returned_at=None, lost_at=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.booking)

    def was_told(self, what: Reminder) -> bool:
        return what in self.reminded.split(",")

    @property
    def is_out(self) -> bool:
        return self.handed_over_at is not None and self.returned_at is None and self.lost_at is None
