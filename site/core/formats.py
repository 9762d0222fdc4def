"""How dates, times and numbers are written for Korean readers; where English is active, for English ones.

Django's own Korean formats put "오후" behind the time and spell weekdays out.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import get_language

from . import clock

WEEKDAYS = "월화수목금토일"
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def in_english() -> bool:
    """Asked once for each text: it costs more than the text itself."""
    return get_language() == "en"


def _as_date(value: date) -> date:
    return clock.local(value).date() if isinstance(value, datetime) and value.tzinfo else value


def weekday(value: date) -> str:
    """월, 화, … of a date, or of a moment as seen in Seoul."""
    return WEEKDAYS[_as_date(value).weekday()]


def date_text(value: date, *, year: bool | None = None) -> str:
    """`10월 5일(월)`, `Mon, Oct 5`; with the year when it is not this year's, or when asked for."""
    return _date(value, year, in_english())


def _date(value: date, year: bool | None, is_english: bool) -> str:
    day = _as_date(value)
    with_year = day.year != clock.today().year if year is None else year
    if is_english:
        suffix = f", {day.year}" if with_year else ""
        return f"{WEEKDAYS_EN[day.weekday()]}, {MONTHS_EN[day.month - 1]} {day.day}{suffix}"
    prefix = f"{day.year}년 " if with_year else ""
    return f"{prefix}{day.month}월 {day.day}일({weekday(day)})"


def long_date_text(value: date) -> str:
    """`10월 5일 월요일`, as a screen reader should say it."""
    day = _as_date(value)
    return f"{day.month}월 {day.day}일 {weekday(day)}요일"


def time_text(value: datetime | time) -> str:
    """`오후 2:30`, `2:30 pm`; half past midnight is `오전 0:30`: "오전 12:30" is read as noon."""
    return _time(value, in_english())


def _time(value: datetime | time, is_english: bool) -> str:
    moment = clock.local(value) if isinstance(value, datetime) and value.tzinfo else value
    if is_english:
        return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"
    half = "오전" if moment.hour < 12 else "오후"
    return f"{half} {_hour(moment)}:{moment.minute:02d}"


def _hour(moment: datetime | time) -> int:
    """Noon is 12, midnight 0."""
    return moment.hour if moment.hour <= 12 else moment.hour - 12


def end_text(value: datetime | time) -> str:
    """When something ends: midnight as the end of its day, `밤 12:00`, `midnight`."""
    if (clock.local(value).time() if isinstance(value, datetime) else value) != time():
        return time_text(value)
    return "midnight" if in_english() else "밤 12:00"


def spoken_time_text(value: datetime | time) -> str:
    """`오후 2시`, `오후 2시 30분`."""
    moment = clock.local(value) if isinstance(value, datetime) and value.tzinfo else value
    half = "오전" if moment.hour < 12 else "오후"
    minutes = f" {moment.minute}분" if moment.minute else ""
    return f"{half} {_hour(moment)}시{minutes}"


def datetime_text(value: datetime, *, year: bool | None = None) -> str:
    """`10월 5일(월) 오후 2:30`, `Mon, Oct 5, 2:30 pm`."""
    is_english = in_english()
    return f"{_date(value, year, is_english)}{',' if is_english else ''} {_time(value, is_english)}"


def period_text(starts_at: datetime, ends_at: datetime) -> str:
    """`10월 5일(월) 오후 2:00~5:00`; the second half of the day, and the date, only where they differ."""
    is_english = in_english()
    return f"{_date(starts_at, None, is_english)}{',' if is_english else ''} {_hours(starts_at, ends_at, is_english)}"


def hours_text(starts_at: datetime, ends_at: datetime) -> str:
    """`오후 2:00~5:00`: a period under the date on which it begins; the other date where it ends on another.

    The end of the day belongs to it: `오후 10:00~밤 12:00`.
    """
    return _hours(starts_at, ends_at, in_english())


def _hours(starts_at: datetime, ends_at: datetime, is_english: bool) -> str:
    start, end = clock.local(starts_at), clock.local(ends_at)
    begin, finish = _time(start, is_english), _time(end, is_english)
    if ends_at == clock.day_start(start.date() + timedelta(days=1)):
        return f"{begin}{' to ' if is_english else '~'}{end_text(end)}"
    if start.date() != end.date():
        return f"{begin} ~ {datetime_text(ends_at)}"
    if is_english:
        return f"{begin} to {finish}"
    same_half = (start.hour < 12) == (end.hour < 12)
    return f"{begin}~{finish.split(' ')[1] if same_half else finish}"


def minutes_text(minutes: int) -> str:
    """`3시간`, `1시간 30분`, `50분`; `3 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    hour, minute = (" h", " min") if in_english() else ("시간", "분")
    parts = (f"{hours}{hour}" if hours else "", f"{rest}{minute}" if rest or not hours else "")
    return " ".join(part for part in parts if part)


def count_text(value: int, unit: str = "명") -> str:
    """`3,423명`."""
    return f"{value:,}{unit}"


def short_number(value: int) -> str:
    """`120만`, `1억 2,000만`, `3,423`: by ten thousands, as numbers are read in Korean."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    if value < 10_000:
        return f"{sign}{value:,}"
    hundred_millions, rest = divmod(value, 100_000_000)
    ten_thousands = rest // 10_000
    parts = [f"{hundred_millions:,}억"] if hundred_millions else []
    if ten_thousands:
        parts.append(f"{ten_thousands:,}만")
    return sign + " ".join(parts)


def d_day(day: date) -> str:
    """`D-3`, `오늘`, or nothing when it is past."""
    left = clock.days_until(_as_date(day))
    if left < 0:
        return ""
    return f"D-{left}" if left else "오늘"
