"""The only place that reads the system's clock.

Times are stored in UTC. "Today", weeks, quotas and D-days are those of Seoul.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SEOUL = ZoneInfo("Asia/Seoul")
DOUBLE_CLICK = timedelta(minutes=1)
"""What is asked for again within this time was one click too many."""


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now().astimezone(UTC)


def today() -> date:
    """Today's date in Seoul."""
    return now().astimezone(SEOUL).date()


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Seoul."""
    return moment.astimezone(SEOUL)


def at(day: date, clock_time: time) -> datetime:
    """The moment when a clock in Seoul shows this date and time."""
    return datetime.combine(day, clock_time.replace(tzinfo=None), tzinfo=SEOUL)


def end_at(day: date, clock_time: time) -> datetime:
    """The moment at which something ends that began on `day`; ending at 00:00 is the midnight that follows."""
    return at(day if clock_time != time() else day + timedelta(days=1), clock_time)


def ends_later(start: time, end: time) -> bool:
    """Whether a time of one day ends after it begins; ending at 00:00 is the midnight that follows."""
    return end == time() or start < end


def last_day(ends_at: datetime) -> date:
    """The last date in Seoul of something that ends at this moment: midnight is the end of its day."""
    return local(ends_at - timedelta(microseconds=1)).date()


def day_start(day: date) -> datetime:
    """Midnight in Seoul at which `day` begins."""
    return at(day, time())


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The half-open interval [from, to) of one date in Seoul."""
    return day_start(day), day_start(day + timedelta(days=1))


def month_start(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def days_until(day: date) -> int:
    """Days from today in Seoul until `day`: the number in "D-3". Negative when it is past."""
    return (day - today()).days
