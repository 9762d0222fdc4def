from __future__ import annotations

import secrets
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse

from clinic.enums import OPEN, PaperKind, Reminded, ReviewStatus
from clinic.files import private_path
from core import clock
from core.private_files import private_storage
from home.models import CenterPage

CODE_DIGITS = 8
QUESTION_LENGTH = 1000
ANSWER_LENGTH = 4000
MOST_DAYS = 20


def new_code() -> str:
    """Eight random digits, easy to say on the phone."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


class CenterClinic(models.Model):
    """Whether a center takes papers, and how soon it promises to answer."""

    center = models.OneToOneField(CenterPage, on_delete=models.CASCADE, related_name="clinic")
    is_open = models.BooleanField("서류를 받아요", default=True)
    working_days = models.PositiveSmallIntegerField(
        "회신까지 걸리는 날",
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text="토요일, 일요일, 공휴일은 빼고 세요. 이미 받은 서류의 약속한 날은 바뀌지 않아요.",
    )

    class Meta:
        verbose_name = "센터의 서류 클리닉"
        verbose_name_plural = "센터의 서류 클리닉"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(working_days__range=(1, MOST_DAYS)), name="clinic_days"),
        ]

    def __str__(self) -> str:
        return f"{self.center}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        """Those that a center still owes an answer."""
        return self.filter(status__in=OPEN)

    def with_all(self) -> Self:
        """With what is shown of a request, in the same query."""
        return self.select_related("center", "person", "reviewer")

    def by_urgency(self) -> Self:
        """What is promised soonest first; what is over last, the newest of it first."""
        is_over = Case(When(status__in=OPEN, then=0), default=1)
        return self.annotate(is_over=is_over).order_by(
            "is_over", Case(When(status__in=OPEN, then="promised_on")), "-ended_at", "pk"
        )


class Review(models.Model):
    """Papers that somebody sent to a center, and what the center wrote back."""

    code = models.CharField(
        "접수 번호", max_length=CODE_DIGITS, unique=True, default=new_code, editable=False
    )
    center = models.ForeignKey(
        CenterPage, on_delete=models.PROTECT, related_name="reviews", verbose_name="센터"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name="보낸 사람",
        help_text="비어 있으면, 누가 보냈는지 지운 거예요.",
    )
    kind = models.CharField("종류", max_length=20, choices=PaperKind.choices)
    question = models.TextField("궁금한 것", max_length=QUESTION_LENGTH, blank=True)
    status = models.CharField(
        "상태", max_length=12, choices=ReviewStatus.choices, default=ReviewStatus.RECEIVED
    )
    promised_on = models.DateField("회신하기로 한 날", help_text="서울 날짜")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="맡은 사람",
    )
    answer = models.TextField("회신", max_length=ANSWER_LENGTH, blank=True)
    request_key = models.UUIDField("신청 열쇠", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("보낸 때", default=clock.now, editable=False)
    reminded = models.CharField(
        "알린 것", max_length=4, choices=Reminded.choices, blank=True, default=Reminded.NOT, editable=False
    )
    ended_at = models.DateTimeField("회신하거나 거둔 때", null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "서류 클리닉"
        verbose_name_plural = "서류 클리닉"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "request_key"], name="review_request_once"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OPEN), ended_at=None)
                | (~Q(status__in=sorted(OPEN)) & Q(ended_at__isnull=False)),
                name="review_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["center", "promised_on"],
                name="review_due",
                condition=Q(status__in=sorted(OPEN)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.spoken_code}"

    def get_absolute_url(self) -> str:
        return reverse("clinic:review", args=[self.code])

    @property
    def spoken_code(self) -> str:
        """`4821-0937`"""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_late(self) -> bool:
        """Whether the promised day is over."""
        return self.is_open and self.promised_on < clock.today()

    @property
    def is_due(self) -> bool:
        """Whether it is promised for today."""
        return self.is_open and self.promised_on == clock.today()


class ReviewComment(models.Model):
    """What a counsellor says of the papers; the person reads it with the answer."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField("의견", max_length=ANSWER_LENGTH)
    created_at = models.DateTimeField("쓴 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "서류에 대한 의견"
        verbose_name_plural = "서류에 대한 의견"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.review}"


class ReviewFile(models.Model):
    """A paper of the person, or the one that came back. Private, and gone after a while."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="files")
    is_answer = models.BooleanField("센터가 보낸 파일", default=False)
    file: Any = models.FileField("파일", upload_to=private_path, storage=private_storage)
    name = models.CharField("이름", max_length=120)
    size = models.PositiveIntegerField("크기(바이트)")
    uploaded_at = models.DateTimeField("올린 때", default=clock.now, editable=False)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = "서류 클리닉의 파일"
        verbose_name_plural = "서류 클리닉의 파일"
        default_permissions = ()

    def __str__(self) -> str:
        return "회신 파일" if self.is_answer else "보낸 파일"
