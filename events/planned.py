"""The days that a program comes to, before it is saved: which are new, which stay as they are, which go, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from core import clock, formats
from events.matching import Slot, follows, matched
from events.models import ProgramPage, Registration, Session
from events.services.sessions import horizon, rule_days, wanted_slots

MOST = 60
AHEAD = timedelta(days=366)


class What(Enum):
    """What happens to a day when the program is published."""

    NEW = "새로 생겨요"
    STAYS = "그대로예요"
    HELD = "지난 날짜예요"
    CHANGES = "끝나는 시각이 바뀌어요"
    MOVES = "시각이 바뀌어요"
    AGAIN = "다시 열려요"
    OWN = "따로 바꾼 회차라 그대로 있어요"
    OFF = "취소한 회차예요"
    HOLIDAY = "공휴일이라 쉬어요"
    GOES = "없어져요"


@dataclass(frozen=True)
class Day:
    """One day: when it would begin and end, what happens, and a word more."""

    starts_at: datetime
    ends_at: datetime
    what: What
    more: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody can come then."""
        return self.what not in {What.OFF, What.HOLIDAY, What.GOES}


@dataclass(frozen=True)
class Days:
    """What is shown: the first `MOST` days, and whether there are more."""

    days: list[Day]
    has_more: bool
    horizon: date
    """Sessions are made until then; the later ones day by day."""

    @property
    def is_beyond(self) -> bool:
        """Whether some of the days come later than sessions are made for now."""
        return self.has_more or any(clock.local(day.starts_at).date() > self.horizon for day in self.days)

    @property
    def open(self) -> int:
        return sum(day.is_open for day in self.days)


def planned_days(program: ProgramPage, pk: int | None = None) -> Days:
    """The days of a program as it is in a form; `pk` is that of the saved one, whose sessions there are already."""
    now = clock.now()
    rows = list(Session.objects.filter(program=pk)) if pk else []
    first = clock.today() if rows else min([program.first_date or clock.today(), clock.today()])
    last = max(horizon(), (program.first_date or clock.today()) + AHEAD)
    wanted = wanted_slots(program, first, last)
    matches, new = matched(rows, wanted)
    found = [
        *(_of_row(row, slot, now) for row, slot in matches if slot),
        *_new(new, now, is_first=not rows),
        *_holidays(program, first, last, wanted),
        *_not_wanted([row for row, slot in matches if not slot], now, _series_people(pk)),
    ]
    found.sort(key=lambda day: day.starts_at)
    return Days(found[:MOST], len(found) > MOST, horizon())


def planned_sessions(program: ProgramPage) -> list[Session]:
    """Those to come, as publishing would make them: what staff changed of single ones stays. Nothing is written."""
    now = clock.now()
    kept = {}
    if program.pk:
        kept = {each.starts_at: each for each in Session.objects.scheduled().filter(program=program.pk)}
    return [
        kept.get(day.starts_at)
        or Session(program=program, starts_at=day.starts_at, ends_at=day.ends_at, capacity=program.seats)
        for day in planned_days(program, program.pk).days
        if day.is_open and day.starts_at > now
    ]


def _new(slots: Iterable[Slot], now: datetime, *, is_first: bool) -> Iterator[Day]:
    for slot in slots:
        if slot.starts_at > now or is_first:
            what = What.NEW if slot.starts_at > now else What.HELD
            yield Day(slot.starts_at, slot.ends_at, what)


def _of_row(row: Session, slot: Slot, now: datetime) -> Day:
    if row.stands_alone:
        return _edited(row)
    if not follows(row, slot, now) or (slot == Slot(row.starts_at, row.ends_at) and not row.is_cancelled):
        return Day(row.starts_at, row.ends_at, What.OWN if row.is_edited else What.STAYS)
    if row.is_cancelled:
        return Day(slot.starts_at, slot.ends_at, What.AGAIN)
    people = row.seats_taken + row.waiting
    more = f"신청한 {formats.count_text(people)}에게 알려요." if people else ""
    what = What.CHANGES if row.starts_at == slot.starts_at else What.MOVES
    return Day(slot.starts_at, slot.ends_at, what, more)


def _edited(row: Session) -> Day:
    """A session that staff changed alone: the rule leaves it as it is."""
    if row.is_cancelled:
        return Day(row.original_start, row.ends_at, What.OFF, row.reason)
    more = ""
    if row.is_moved:
        more = f"{formats.datetime_text(row.original_start)}에서 옮겼어요."
    return Day(row.starts_at, row.ends_at, What.OWN, more)


def _holidays(program: ProgramPage, first: date, last: date, wanted: dict[datetime, Slot]) -> Iterator[Day]:
    start, end = program.start_time, program.end_time
    if start is None or end is None:
        return
    for day, name in rule_days(program, first, last).items():
        starts_at = clock.at(day, start)
        if name and starts_at not in wanted:  # it may have been added as a single date
            yield Day(starts_at, clock.end_at(day, end), What.HOLIDAY, name)


def _series_people(pk: int | None) -> int:
    """Who registered for all sessions. One query."""
    return Registration.objects.open().filter(program=pk, session=None).count() if pk else 0


def _not_wanted(rows: Iterable[Session], now: datetime, series: int) -> Iterator[Day]:
    """Sessions that are to come and that the rule doesn't ask for any more."""
    for row in rows:
        if row.starts_at <= now:
            continue
        if row.stands_alone:
            yield _edited(row)
            continue
        people = row.seats_taken + row.waiting
        more = f"신청한 {formats.count_text(people)}의 신청이 취소되고 모두에게 알려요." if people else ""
        if series:
            more = f"모든 회차를 신청한 {formats.count_text(series)}에게 알려요."
        if not row.is_cancelled:
            yield Day(row.starts_at, row.ends_at, What.GOES, more)
