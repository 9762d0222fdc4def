"""What the page of a program says about registering: one option for each session (or the series) and way to take part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from core.enums import EmploymentStatus
from events.enums import STANDING, LotteryStatus
from events.facts import facts_of
from events.models import Lottery, Places, ProgramPage, Registration, Session
from events.models.seats import Seats
from events.rules import Facts, Refusal, refusals
from events.wanted import Wanted


@dataclass(frozen=True)
class Option:
    """What one can register for, as it is now. `refusal` is why nobody can; `own` what the reader has."""

    wanted: Wanted
    seats: Seats
    facts: Facts
    refusal: Refusal | None
    own: Registration | None
    lottery: Lottery | None = None

    @property
    def is_open(self) -> bool:
        return self.refusal is None and self.own is None

    @property
    def waits(self) -> bool:
        """Whether whoever registers now stands in line: not where staff choose, or lots, whoever comes first."""
        return is_in_turn(self.wanted.program, self.lottery) and self.seats.is_full

    @property
    def is_in_turn(self) -> bool:
        return is_in_turn(self.wanted.program, self.lottery)

    @property
    def line(self) -> int:
        """The place in line of whoever comes now."""
        return self.seats.waiting + 1

    @property
    def url(self) -> str:
        return apply_url(self.wanted)

    @property
    def is_one_of_two(self) -> bool:
        """Whether the way to take part has to be told apart."""
        return len(self.wanted.program.modes) > 1


def is_in_turn(program: ProgramPage, lottery: Lottery | None) -> bool:
    """Whether a seat goes to whoever comes first: also what a lottery has left."""
    is_drawn = lottery is not None and lottery.status == LotteryStatus.DRAWN
    return program.is_first_come or (program.is_by_lot and is_drawn)


def apply_url(wanted: Wanted) -> str:
    """Where one registers for it."""
    asked: dict[str, object] = {"session": wanted.session.pk} if wanted.session else {}
    if len(wanted.program.modes) > 1:
        asked["mode"] = wanted.mode.value
    address = wanted.program.apply_address
    return f"{address}?{urlencode(asked)}" if asked else address


def registering(program: ProgramPage, coming: Iterable[Session], reader: Any) -> dict[str, Any]:
    """`rows` of a session and its options, the options of a `series`, which one is open, and whose lots are promised.

    At most five queries.
    """
    if not program.pk or not program.takes_registrations:
        return {"rows": [], "series": [], "promised": []}
    known = _Known(
        _own(program, reader),
        _places(program),
        _lotteries(program),
    )
    series = (
        [_option(Wanted(program, None, mode), known) for mode in program.modes] if program.is_series else []
    )
    rows = [
        (session, [_option(Wanted(program, session, mode), known) for mode in program.modes])
        for session in (() if program.is_series else coming)
    ]
    options = [*series, *(option for _, found in rows for option in found)]
    return {
        "rows": rows,
        "series": series,
        "first_open": _first_open(options),
        "promised": [option for option in options if option.lottery and not option.is_in_turn],
    }


Key = tuple[int | None, str]
"""A session (or the series) and a way to take part."""


class _Known(NamedTuple):
    """What is read once for all options."""

    own: dict[Key, Registration]
    places: dict[Key, Places]
    lotteries: dict[Key, Lottery]


def _places(program: ProgramPage) -> dict[Key, Places]:
    """Sessions in one way only have their seats themselves."""
    if not program.is_series and len(program.modes) == 1:
        return {}
    return {(each.session_id, each.mode): each for each in Places.objects.filter(program=program)}


def _lotteries(program: ProgramPage) -> dict[Key, Lottery]:
    if not program.is_by_lot:
        return {}
    return {(each.session_id, each.mode): each for each in Lottery.objects.filter(program=program)}


def _own(program: ProgramPage, reader: Any) -> dict[Key, Registration]:
    """What the reader has in this program."""
    if not reader.is_authenticated:
        return {}
    found = Registration.objects.filter(person=reader, program=program, status__in=STANDING)
    return {(each.session_id, each.mode): each for each in found.select_related("session", "places")}


def _option(wanted: Wanted, known: _Known) -> Option:
    key = (wanted.session.pk if wanted.session else None, wanted.mode)
    facts = facts_of(wanted)
    seats: Seats
    if wanted.session and not wanted.has_own_places:
        seats = wanted.session
    else:
        seats = known.places.get(key) or Places(capacity=wanted.capacity)
    found = refusals(facts)
    refusal = found[0] if found else None
    return Option(wanted, seats, facts, refusal, known.own.get(key), known.lotteries.get(key))


def _first_open(options: list[Option]) -> Option | None:
    """The option that the page leads to: one with a free seat, else one to wait for."""
    open_ = [each for each in options if each.is_open]
    return next((each for each in open_ if not each.waits), open_[0] if open_ else None)


@dataclass(frozen=True)
class Who:
    """Who may apply, in words, before anything is asked."""

    ages: str = ""
    regions: str = ""
    day: str = ""
    statuses: str = ""
    extends: bool = False
    """Whether the time of military service lifts the upper limit."""


def who_may(program: ProgramPage) -> Who | None:
    """Nothing where everybody may. One query."""
    rule = program.eligibility
    if not rule.needs:
        return None
    day = f"{program.age_on:%Y년 %-m월 %-d일} 기준" if program.age_on and rule.ages else ""
    statuses = "·".join(str(status.label) for status in EmploymentStatus if status in rule.statuses)
    extends = rule.extends_by_service and rule.max_age is not None
    return Who(rule.ages, ", ".join(rule.regions.values()), day, statuses, extends)
