"""What the page of a program said before it was changed, until staff have decided whether those who registered hear of it."""

from __future__ import annotations

from django.db import models

from core import clock
from events.enums import ProgramFormat
from events.models.programs import ProgramPage


class PageChange(models.Model):
    """One change of where a program takes place or who leads it. Whoever registered before it knows these values."""

    program = models.ForeignKey(ProgramPage, on_delete=models.CASCADE, related_name="page_changes")
    format = models.CharField("방식", max_length=12, choices=ProgramFormat.choices)
    place = models.CharField("장소", max_length=120, blank=True)
    hosts = models.CharField("진행", max_length=160, blank=True)
    online_url = models.URLField("온라인 주소", max_length=500, blank=True)
    changed_at = models.DateTimeField("바뀐 때", default=clock.now)

    class Meta:
        ordering = ["changed_at", "pk"]
        verbose_name = "프로그램 장소·진행의 바뀜"
        verbose_name_plural = "프로그램 장소·진행의 바뀜"

    def __str__(self) -> str:
        return f"{self.program}: {self.place or '-'}"
