from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from core import clock
from core.moments import AtMostApart
from events.enums import SessionStatus
from events.models.online import Online
from events.models.seats import Seats
from events.querysets import LONGEST, SessionManager

ENDS_FIRST = "끝나는 때가 시작보다 뒤여야 해요."
TOO_LONG = f"한 회차는 {LONGEST.days}일을 넘을 수 없어요. 여러 회차로 나누어 적어 주세요."


class Session(Seats, Online):
    """One dated meeting of a program. Rows come from the program's rule; staff may change them one by one."""

    program = models.ForeignKey(
        "events.ProgramPage", on_delete=models.CASCADE, related_name="sessions", verbose_name="프로그램"
    )
    uid = models.UUIDField("달력 번호", default=uuid.uuid4, unique=True, editable=False)
    original_start = models.DateTimeField(
        "처음 정한 시작",
        editable=False,
        help_text="옮겨도 바뀌지 않아요. 반복 규칙의 어느 회차인지 알려 줘요.",
    )
    starts_at = models.DateTimeField("시작", db_index=True)
    ends_at = models.DateTimeField("끝")
    place = models.CharField(
        "장소", max_length=120, blank=True, help_text="프로그램의 장소와 다를 때만 적어 주세요."
    )
    hosts = models.CharField(
        "진행", max_length=160, blank=True, help_text="프로그램의 진행과 다를 때만 적어 주세요."
    )
    status = models.CharField(
        "상태", max_length=12, choices=SessionStatus.choices, default=SessionStatus.SCHEDULED
    )
    reason = models.CharField("취소한 이유", max_length=200, blank=True)
    is_edited = models.BooleanField(
        "따로 고침",
        default=False,
        editable=False,
        help_text="따로 고친 회차는 반복 규칙을 바꿔도 그대로 있어요.",
    )
    has_own_time = models.BooleanField(
        "시각을 따로 정함",
        default=False,
        editable=False,
        help_text="시각을 따로 정한 회차는 반복 규칙의 시각을 바꿔도 옮기지 않아요.",
    )
    room_before = models.CharField(
        "돌려준 방",
        max_length=40,
        blank=True,
        default="",
        editable=False,
        help_text="게시를 해제하며 돌려준 방이에요. 다시 게시하면 다시 잡아요.",
    )
    sequence = models.PositiveIntegerField("바뀐 횟수", default=0, editable=False)
    changed_at = models.DateTimeField("바뀐 때", default=clock.now, editable=False)

    objects = SessionManager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "회차"
        verbose_name_plural = "회차"
        indexes = [models.Index(fields=["program", "starts_at"], name="session_program_start")]
        constraints = [
            *Seats.Meta.constraints,
            models.UniqueConstraint(fields=["program", "original_start"], name="session_once_per_start"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="session_ends_after_start",
                violation_error_message=ENDS_FIRST,
            ),
            models.CheckConstraint(
                condition=AtMostApart("starts_at", "ends_at", seconds=int(LONGEST.total_seconds())),
                name="session_not_too_long",
                violation_error_message=TOO_LONG,
            ),
        ]

    def __str__(self) -> str:
        return f"{clock.local(self.starts_at):%Y-%m-%d %H:%M} {self.program.title}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def counts_seats(self) -> bool:
        """Whether its row says how many seats are left: those of a series are elsewhere, and lots give none before the draw."""
        return not self.program.is_series and not self.program.is_by_lot

    @property
    def full_word(self) -> str:
        """What is said when no seat is left: where one registers, one can still wait."""
        if not self.counts_seats or not self.is_full:
            return ""
        return "자리 없음" if self.program.takes_registrations else "마감"

    @property
    def is_over(self) -> bool:
        return self.ends_at <= clock.now()

    @property
    def is_moved(self) -> bool:
        """Whether it begins at another time than the rule said. The second group of one that was split has a start of its own,
        a few microseconds later."""
        return abs(self.starts_at - self.original_start) >= timedelta(minutes=1)

    @property
    def stands_alone(self) -> bool:
        """Whether the rule leaves it as it is: staff gave it another time, or called it off."""
        return self.is_edited and (self.has_own_time or self.is_moved or self.is_cancelled)

    @property
    def where(self) -> str:
        """Where it takes place: its own place, else the program's."""
        return self.place or self.program.place

    @property
    def led_by(self) -> str:
        """Who leads it: its own host, else the program's."""
        return self.hosts or self.program.hosts

    def next_one(self) -> Session | None:
        """A later session of the program, for somebody who can't come to this one. One query."""
        since = max(clock.now(), self.starts_at)
        coming = Session.objects.scheduled().filter(program=self.program_id, starts_at__gt=since)
        return coming.order_by("starts_at").first()

    @property
    def is_registered(self) -> bool:
        """Whether anybody ever registered for it, or for the series that it belongs to: then its row stays. One query."""
        return self.program.registrations.filter(Q(session=self) | Q(session=None)).exists()
