"""Working days of Korea: Monday to Friday without public holidays, as the table of holidays has them."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

from core.models import Holiday

DAY = timedelta(days=1)


def working_day_after(day: date, number: int) -> date:
    """The working day so many working days after `day`, which itself doesn't count. One query, kept for a minute."""
    return count_on(day, number, Holiday.objects.remembered(day, day + DAY * (2 * number + 30)))


def count_on(day: date, number: int, holidays: Container[date]) -> date:
    """The same where the holidays are known."""
    while number > 0:
        day += DAY
        if day.weekday() < 5 and day not in holidays:
            number -= 1
    return day
