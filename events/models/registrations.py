from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core import clock, formats
from events.enums import OPEN, SEATED, STANDING, Mode, RegistrationStatus
from events.models.programs import ProgramPage
from events.models.seats import Places, Seats
from events.models.sessions import Session

CODE_DIGITS = 8


def new_code() -> str:
    """Eight random digits, easy to say on the phone."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def open(self) -> Self:
        """Registrations of which something can still come."""
        return self.filter(status__in=OPEN)

    def seated(self) -> Self:
        """Registrations with a seat."""
        return self.filter(status__in=SEATED)

    def in_line(self) -> Self:
        """Those who wait, the next one first."""
        return self.filter(status=RegistrationStatus.WAITING).order_by("number")

    def of_seats(self, seats: Seats) -> Self:
        """Registrations that are counted in one row of seats."""
        if isinstance(seats, Places):
            return self.filter(places=seats)
        return self.filter(session=seats.pk, places=None)

    def coming(self, now: datetime) -> Self:
        """Of sessions that are not over, and of series with such a session."""
        ahead = Session.objects.scheduled().coming(now).filter(program=models.OuterRef("program")).order_by()
        return self.filter(
            Q(session__ends_at__gt=now) | (Q(session=None) & models.Exists(ahead)),
        )

    def with_all(self) -> Self:
        """With what is shown of a registration, in the same query."""
        return self.select_related("program__center", "session", "places", "person")


class Registration(models.Model):
    """A person's place in a session or in a whole series: wished for, waited for, offered or had."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        "신청 번호", max_length=CODE_DIGITS, unique=True, default=new_code, editable=False
    )
    program = models.ForeignKey(
        ProgramPage, on_delete=models.PROTECT, related_name="registrations", verbose_name="프로그램"
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="회차",
        help_text="비어 있으면 모든 회차를 신청한 거예요.",
    )
    places = models.ForeignKey(
        Places,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        help_text="비어 있으면 회차의 자리예요.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name="신청한 사람",
        help_text="비어 있으면, 끝난 뒤 누구의 신청이었는지 지운 거예요.",
    )
    mode = models.CharField("방식", max_length=12, choices=Mode.choices, default=Mode.IN_PERSON)
    status = models.CharField("상태", max_length=12, choices=RegistrationStatus.choices)
    number = models.PositiveIntegerField("대기 번호", null=True, blank=True, editable=False)
    answer_until = models.DateTimeField(
        "답을 기다리는 때", null=True, blank=True, help_text="이때까지 답이 없으면 다음 사람에게 가요."
    )
    reason = models.CharField("이유", max_length=200, blank=True)
    request_key = models.UUIDField("신청 열쇠", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("신청한 때", default=clock.now, editable=False)
    confirmed_at = models.DateTimeField("확정된 때", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("끝난 때", null=True, blank=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "신청"
        verbose_name_plural = "신청"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "session"],
                condition=Q(status__in=STANDING),
                name="registration_once_per_session",
            ),
            models.UniqueConstraint(
                fields=["person", "program"],
                condition=Q(status__in=STANDING, session=None),
                name="registration_once_per_series",
            ),
            models.UniqueConstraint(fields=["person", "request_key"], name="registration_request_once"),
            models.CheckConstraint(
                condition=Q(session__isnull=False) | Q(places__isnull=False), name="registration_of_seats"
            ),
            models.CheckConstraint(
                condition=~Q(status=RegistrationStatus.WAITING) | Q(number__isnull=False),
                name="registration_waits_in_line",
            ),
            models.CheckConstraint(
                condition=Q(status=RegistrationStatus.OFFERED, answer_until__isnull=False)
                | (~Q(status=RegistrationStatus.OFFERED) & Q(answer_until=None)),
                name="registration_offer_has_deadline",
            ),
        ]
        indexes = [
            models.Index(
                fields=["session", "places", "number"],
                name="registration_line",
                condition=Q(status=RegistrationStatus.WAITING),
            ),
            models.Index(
                fields=["answer_until"],
                name="registration_answers",
                condition=Q(answer_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spoken_code} {self.program}"

    def get_absolute_url(self) -> str:
        return reverse("events:registration", args=[self.code])

    @property
    def spoken_code(self) -> str:
        """`4821-0937`"""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def seats(self) -> Seats:
        """The row in which it is counted."""
        found = self.places or self.session
        if found is None:
            raise ValueError("a registration is always for something")
        return found

    @property
    def when(self) -> str:
        """`10월 5일(월) 오후 2:00~4:00`; of a series, how it repeats."""
        if self.session:
            return formats.period_text(self.session.starts_at, self.session.ends_at)
        return self.program.rule_text or "모든 회차"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_seated(self) -> bool:
        return self.status in SEATED

    def place_in_line(self) -> int | None:
        """1 for the next one; nothing for somebody who doesn't wait. One query."""
        if self.status != RegistrationStatus.WAITING:
            return None
        before = Registration.objects.of_seats(self.seats).in_line().filter(number__lt=self.number)
        return before.count() + 1

    def next_session(self) -> Session | None:
        """A later session of the program, for somebody whose own can't be. One query."""
        return self.session.next_one() if self.session else None
