"""Periods of months and years, as Korean law counts them (민법 §160)."""

from datetime import date


def months_over(first: date, months: int) -> date:
    """The first day after a period of calendar months that begins with the day `first`.

    It is the day with the same number. Where the month has none, the period ends with that month (§160③), so it is the
    first of the next: a month from 31 January is over on 1 March, a year from 29 February 2024 on 1 March 2025.
    """
    month = first.year * 12 + first.month - 1 + months
    try:
        return date(month // 12, month % 12 + 1, first.day)
    except ValueError:
        return date((month + 1) // 12, (month + 1) % 12 + 1, 1)
