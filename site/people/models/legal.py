from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef
from wagtail.fields import RichTextField

from core import clock
from people.enums import LegalKind


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def in_force(self, kind: str, day: date) -> LegalText | None:
        """The version that holds on a date in Seoul."""
        return self.filter(kind=kind, effective_on__lte=day).order_by("-effective_on", "-version").first()

    def newest(self, kind: str) -> LegalText | None:
        """The last version that was published; it may not be in force yet."""
        return self.filter(kind=kind).order_by("-version").first()

    def later_than_outer(self) -> Self:
        """For subqueries: versions that came after the outer one."""
        return self.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))


class LegalText(models.Model):
    """One version of a legal page. What was published is never changed or deleted, only followed by a new version; the
    database refuses it (migration 0010)."""

    kind = models.CharField("종류", max_length=20, choices=LegalKind.choices)
    version = models.PositiveIntegerField("판", default=1, editable=False)
    effective_on = models.DateField("시행일", default=clock.today)
    body = RichTextField("내용", blank=True, features=["h2", "h3", "bold", "ol", "ul", "link"])
    facts = models.JSONField(default=dict, blank=True, editable=False)  # `people.legal.facts()` of that day
    created_at = models.DateTimeField("만든 때", default=clock.now, editable=False)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = "법적 고지"
        verbose_name_plural = "법적 고지"
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="legal_text_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.version}판)"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A published legal text is never changed.")
        super().save(*args, **kwargs)


class Processor(models.Model):
    """A company that handles personal data for the network (PIPA §26); named in the privacy policy."""

    name = models.CharField("받는 곳", max_length=80, unique=True)
    task = models.CharField("맡긴 일", max_length=160, help_text="예: 문자 보내기, 서버 운영")
    period = models.CharField("기간", max_length=80, help_text="예: 계약이 끝날 때까지")
    sort_order = models.PositiveSmallIntegerField("순서", default=0)

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = "처리를 맡긴 곳"
        verbose_name_plural = "처리를 맡긴 곳"

    def __str__(self) -> str:
        return self.name
