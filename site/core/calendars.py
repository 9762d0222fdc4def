"""iCalendar files that every calendar program reads in Korean time."""

from functools import cache

from icalendar import Calendar, Timezone


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
    for number, name in enumerate(sorted(calendar.get_missing_tzids())):
        calendar.subcomponents.insert(number, _timezone(name))
    return bytes(calendar.to_ical())


@cache
def _timezone(name: str) -> Timezone:
    """Kept, as icalendar asks for: working out the changes of a zone takes longer than the rest of a mail."""
    return Timezone.from_tzid(name)
