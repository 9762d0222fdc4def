"""iCalendar files that every calendar program reads in Korean time."""

from icalendar import Calendar


def new_calendar(name: str, *, method: str = "PUBLISH") -> Calendar:
    """An empty calendar. `method` is PUBLISH, or CANCEL to take entries back."""
    calendar = Calendar()
    calendar.add("prodid", "-//Didim//didim//KO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Seoul")
    return calendar


def to_bytes(calendar: Calendar) -> bytes:
    """The file, with the VTIMEZONE of every zone it uses."""
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
