from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from bookings.enums import COUNTING, HOLDING, PENDING, ROOM_KINDS, BookingStatus, ResourceKind
from bookings.intervals import Interval
from bookings.models.resources import ResourcePage, Unit
from core import clock, formats
from core.fields import PhoneField

CODE_DIGITS = 8
PIN_DIGITS = 4


def new_code() -> str:
    """Eight digits: easy to read out on the phone. Not a secret; nothing is shown for a code alone."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def new_pin() -> str:
    """Four digits that check in at the kiosk, together with the end of the phone number."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def holding(self) -> Self:
        """Bookings that occupy their units."""
        return self.filter(status__in=HOLDING)

    def counting(self) -> Self:
        """Bookings that count against limits."""
        return self.filter(status__in=COUNTING)

    def coming(self, now: datetime) -> Self:
        """What is ahead or going on, the next first. A suit that should be back by now is still going on."""
        return (
            self.holding()
            .filter(Q(ends_at__gt=now) | Q(status=BookingStatus.CHECKED_IN))
            .order_by("starts_at")
        )

    def past(self, now: datetime) -> Self:
        """What is over or was called off, newest first."""
        over = self.exclude(status__in=HOLDING, ends_at__gt=now)
        return over.exclude(status=BookingStatus.CHECKED_IN).order_by("-starts_at")

    def on_day(self, day: date) -> Self:
        """Bookings that start on a date in Seoul."""
        start, end = clock.day_bounds(day)
        return self.filter(starts_at__gte=start, starts_at__lt=end)


class Booking(models.Model):
    """What a person has: one or more holds, a status, a code."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "예약 번호", max_length=CODE_DIGITS, unique=True, default=new_code, editable=False
    )
    resource = models.ForeignKey(
        ResourcePage,
        on_delete=models.PROTECT,
        db_index=False,  # `booking_of_resource` begins with it
        related_name="bookings",
        verbose_name="예약 자원",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,  # `booking_of_person` begins with it
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name="예약한 사람",
        help_text="비어 있으면, 이용이 끝난 뒤 누구의 예약이었는지 지운 거예요.",
    )
    guest_name = models.CharField(
        "찾아온 사람", max_length=50, blank=True, help_text="계정 없이 창구나 전화로 예약한 사람"
    )
    guest_phone = PhoneField("찾아온 사람의 전화", blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name="호실",
    )
    starts_at = models.DateTimeField("시작")
    ends_at = models.DateTimeField("끝")
    party_size = models.PositiveSmallIntegerField("인원")
    status = models.CharField(
        "상태", max_length=12, choices=BookingStatus.choices, default=BookingStatus.CONFIRMED
    )
    answer_until = models.DateTimeField(
        "답을 기다리는 때", null=True, blank=True, help_text="이때까지 답이 없으면 자리가 풀려요."
    )
    options = models.CharField("고른 것", max_length=200, blank=True)
    pin = models.CharField("도착 확인 번호", max_length=PIN_DIGITS, default=new_pin, editable=False)
    asked_at = models.DateTimeField("올지 물은 때", null=True, blank=True, editable=False)
    coming_at = models.DateTimeField("온다고 답한 때", null=True, blank=True, editable=False)
    checked_in_at = models.DateTimeField("온 때", null=True, blank=True, editable=False)
    request_key = models.UUIDField("신청 열쇠", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("예약한 때", default=clock.now, editable=False)
    cancelled_at = models.DateTimeField("취소한 때", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("취소 이유", max_length=200, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = BookingQuerySet.as_manager()

    place: str  # the title of the page above the resource, where `selectors.with_places` told it

    class Meta:
        ordering = ["starts_at"]
        verbose_name = "예약"
        verbose_name_plural = "예약"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_forward"),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="booking_party_at_least_one"),
            models.UniqueConstraint(fields=["person", "request_key"], name="booking_request_once"),
            models.CheckConstraint(
                condition=Q(status__in=PENDING, answer_until__isnull=False)
                | (~Q(status__in=PENDING) & Q(answer_until=None)),
                name="booking_pending_has_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "ends_at", "starts_at"], name="booking_of_person"),
            models.Index(fields=["resource", "starts_at"], name="booking_of_resource"),
            models.Index(
                fields=["guest_phone", "ends_at", "starts_at"],
                name="booking_of_guest",
                condition=~Q(guest_phone=""),
            ),
            models.Index(  # what is not over: all that the worker looks at every minute
                fields=["starts_at"], name="booking_ahead", condition=Q(status__in=sorted(HOLDING))
            ),
            models.Index(
                fields=["answer_until"], name="booking_waits", condition=Q(answer_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spoken_code} {self.resource}"

    def get_absolute_url(self) -> str:
        return reverse("bookings:detail", args=[self.code])

    @property
    def person_name(self) -> str:
        """Who booked, for staff; a name that was erased is not there any more."""
        return self.person.get_full_name() if self.person else self.guest_name or "지운 이용자"

    @property
    def person_phone(self) -> str:
        """E.164, or nothing."""
        return self.person.phone if self.person else self.guest_phone

    @property
    def spoken_code(self) -> str:
        """`4821-0937`."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def period(self) -> str:
        return formats.period_text(self.starts_at, self.ends_at)

    @property
    def spot(self) -> str:
        """What is booked, with its room: `스터디룸 2호실`. Who is met, and what is lent, is told beside it."""
        room = self.unit.name if self.unit and self.resource.kind in ROOM_KINDS else ""
        return self.resource.title if room in ("", self.resource.title) else f"{self.resource.title} {room}"

    @property
    def is_holding(self) -> bool:
        """Whether it occupies its units."""
        return self.status in HOLDING

    @property
    def is_loan(self) -> bool:
        return self.resource.kind == ResourceKind.LOAN

    @property
    def is_lent(self) -> bool:
        """Whether it is something that was handed over and is not back."""
        return self.is_loan and self.status == BookingStatus.CHECKED_IN

    @property
    def shown_status(self) -> str:
        """The status in words; a confirmed booking whose time has passed was simply used."""
        if self.is_lent:
            return "빌려 감" if clock.now() <= self.ends_at else "반납 늦음"
        over = self.status == BookingStatus.CONFIRMED and self.ends_at <= clock.now() and not self.is_loan
        return BookingStatus.COMPLETED.label if over else self.get_status_display()

    @property
    def cancel_until(self) -> datetime:
        """Until when the person may cancel without calling."""
        policy = self.resource.policy
        return self.starts_at - timedelta(minutes=policy.cancel_minutes if policy else 0)

    @property
    def can_cancel(self) -> bool:
        """Whether the person may still cancel by themselves."""
        return self.is_holding and not self.is_lent and clock.now() < self.cancel_until

    @property
    def is_pending(self) -> bool:
        """Whether it waits for an answer."""
        return self.status in PENDING

    @property
    def option_list(self) -> list[str]:
        return [option.strip() for option in self.options.split(",") if option.strip()]

    @property
    def waits_until(self) -> datetime:
        """How long a late person is waited for; who says that they still come, as long again."""
        policy = self.resource.policy
        grace = timedelta(minutes=policy.grace_minutes if policy else 0)
        return self.starts_at + grace * (2 if self.coming_at else 1)

    @property
    def check_in_from(self) -> datetime:
        policy = self.resource.policy
        return self.starts_at - timedelta(minutes=policy.checkin_minutes if policy else 0)

    def can_check_in(self, now: datetime) -> bool:
        """From the policy's minutes before the start until the end; a late person is not sent away as long as the
        place is still theirs. What is lent is handed over at the desk."""
        return (
            not self.is_loan
            and self.status == BookingStatus.CONFIRMED
            and self.check_in_from <= now < self.ends_at
        )


class Companion(models.Model):
    """Somebody who comes along. Their minutes count as well, so that a group can't book in turns."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="companions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="계정이 있으면 이어져요.",
    )
    name = models.CharField("이름", max_length=50, blank=True)
    phone = PhoneField("휴대전화", blank=True)

    class Meta:
        verbose_name = "함께 오는 사람"
        verbose_name_plural = "함께 오는 사람"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name="") | ~Q(phone=""),
                name="companion_known",
                violation_error_message="이름이나 휴대전화를 적어 주세요.",
            )
        ]
        indexes = [models.Index(fields=["phone"], name="companion_by_phone", condition=~Q(phone=""))]

    def __str__(self) -> str:
        return self.name or self.phone
