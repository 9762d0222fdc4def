from __future__ import annotations

from typing import Any

from django.db import models

from core import clock
from people.enums import AccessAction


class AccessRecord(models.Model):
    """Staff looked at, listed, exported or changed personal data (안전성 확보조치 기준 §8).

    Append-only: `services.access.record` is the only writer, each row carries the hash of the one before it, and the
    database refuses changes and forks (migration 0004). Names stand nowhere: the staff account as its address, people
    by number.
    """

    at = models.DateTimeField("언제", default=clock.now, editable=False, db_index=True)
    actor_id = models.BigIntegerField("계정 번호", editable=False)
    actor = models.EmailField("누가", editable=False)
    ip = models.GenericIPAddressField("어디에서", null=True, editable=False)
    action = models.CharField("무엇을 했나", max_length=8, choices=AccessAction.choices, editable=False)
    what = models.CharField("무엇을", max_length=200, editable=False)
    people = models.JSONField("누구의", default=list, editable=False)
    reason = models.CharField("이유", max_length=200, blank=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, unique=True, editable=False)
    hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "접속 기록"
        verbose_name_plural = "접속 기록"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.get_action_display()} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An access record is never changed.")
        super().save(*args, **kwargs)


class AccessReview(models.Model):
    """The monthly look at the access log, signed: how many records the month had and which was its last.

    `signature` covers all of it, so that nobody shortens the log and its review together in the database.
    """

    month = models.DateField("달", unique=True, help_text="그 달의 첫날")
    records = models.PositiveIntegerField("기록 수", editable=False)
    head_hash = models.CharField("마지막 기록의 해시", max_length=64, blank=True, editable=False)
    is_intact = models.BooleanField("이어짐 확인", editable=False)
    notes = models.TextField("점검 의견", max_length=2000)
    reviewer = models.EmailField("점검한 사람", editable=False)
    signed_at = models.DateTimeField("서명한 때", default=clock.now, editable=False)
    signature = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["-month"]
        verbose_name = "접속 기록 점검"
        verbose_name_plural = "접속 기록 점검"
        default_permissions = ("view", "add")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
