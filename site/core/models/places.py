from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q


class RegionQuerySet(models.QuerySet["Region"]):
    def valid_on(self, day: date) -> Self:
        """Regions that exist on a day: codes and names change by law."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gt=day)
        )


class Region(models.Model):
    """A province or metropolitan city (시·도). Data, not an enum: codes change (강원 42 → 51, 전북 45 → 52)."""

    code = models.CharField("코드", max_length=5, help_text="행정구역 코드 앞 두 자리")
    slug = models.SlugField("주소 이름", max_length=20, unique=True)
    name = models.CharField("이름", max_length=40)
    short_name = models.CharField("짧은 이름", max_length=10)
    valid_from = models.DateField("시작일", null=True, blank=True)
    valid_until = models.DateField("끝나는 날", null=True, blank=True, help_text="이 날부터는 쓰지 않아요.")
    sort_order = models.PositiveSmallIntegerField("순서", default=0)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "code"]
        verbose_name = "지역"
        verbose_name_plural = "지역"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="region_code_once")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def spoken_names(self) -> list[str]:
        """As people type it: 서울, 서울시, 서울특별시; 경기, 경기도."""
        return list(dict.fromkeys([self.short_name, self.short_name + self.name[-1:], self.name]))
