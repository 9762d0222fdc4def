from __future__ import annotations

from datetime import date
from typing import Self

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core import clock
from core.holidays import public_holidays

YEARS = "해를 다시 확인해 주세요. 2000년부터 2100년까지 적을 수 있어요."


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def between(self, first: date, last: date) -> Self:
        """Holidays from `first` to `last`, both included."""
        return self.filter(date__range=(first, last))

    def names(self, first: date, last: date) -> dict[date, str]:
        """Dates on which places that keep holidays are closed, with the name to show."""
        return dict(self.between(first, last).filter(is_day_off=True).values_list("date", "name"))

    def name_on(self, day: date) -> str:
        """The name of the holiday on a day, or nothing. Remembered for a minute: many pages ask."""
        return cache.get_or_set(f"holiday:{day}", lambda: self.names(day, day).get(day, ""), timeout=60) or ""

    def remembered(self, first: date, last: date) -> dict[date, str]:
        """The `names` of these days, kept for a minute: calendars ask for the same ones again and again."""
        return cache.get_or_set(f"holidays:{first}:{last}", lambda: self.names(first, last), timeout=60) or {}

    def fill(self, *years: int) -> int:
        """Add the public holidays of these years; rows that exist keep what staff made of them."""
        rows = [Holiday(date=day, name=name) for year in years for day, name in public_holidays(year).items()]
        before = self.count()
        Holiday.objects.bulk_create(rows, ignore_conflicts=True)
        return self.count() - before

    def fill_ahead(self) -> int:
        """Add those of this year and the next two."""
        year = clock.today().year
        return self.fill(year, year + 1, year + 2)


class Holiday(models.Model):
    """A public holiday, pre-filled from the library and edited by staff."""

    date = models.DateField(
        "날짜",
        unique=True,
        validators=[MinValueValidator(date(2000, 1, 1), YEARS), MaxValueValidator(date(2100, 12, 31), YEARS)],
    )
    name = models.CharField("이름", max_length=60, help_text="예: 대체공휴일(개천절), 임시공휴일")
    is_day_off = models.BooleanField(
        "쉬는 날",
        default=True,
        help_text="끄면 이 날을 평일처럼 운영해요. 지우지 말고 꺼 주세요. 지운 날은 자동으로 다시 채워져요.",
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        verbose_name = "공휴일"
        verbose_name_plural = "공휴일"

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
