"""The rules of a booking: small named checks, each with a stable code.

The same list explains a slot that can't be chosen, refuses a form, and refuses inside the lock. A rule looks at
an `Attempt` (what is wanted) and at `Facts` (what is so), reads nothing itself, and gives a sentence that says
what to do next, or nothing. Sources of the numbers: the resource's Policy and its Limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bookings.enums import Measure, Period, Scope
from bookings.intervals import Interval
from bookings.models import Limit, Policy, Unit
from core import clock, formats


@dataclass(frozen=True)
class Attempt:
    """What somebody wants. `party_size` is unknown while only times are being looked at."""

    starts_at: datetime
    ends_at: datetime
    party_size: int | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def day(self) -> date:
        return clock.local(self.starts_at).date()


@dataclass(frozen=True)
class OwnBooking:
    """A booking of the same person that counts against limits."""

    starts_at: datetime
    ends_at: datetime
    resource_id: int
    kind: str
    center_path: str
    holding: bool

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True)
class Facts:
    """What is so about a resource, at one moment, for one person (or for nobody in particular)."""

    now: datetime
    resource_id: int
    kind: str
    center_path: str
    policy: Policy
    limits: tuple[Limit, ...]
    units: tuple[Unit, ...]
    spans: tuple[Interval, ...]
    holds: dict[int, list[Interval]] = field(default_factory=dict)
    own: tuple[OwnBooking, ...] = ()
    suspended_until: datetime | None = None  # the person's rest because of strikes: the first moment after it

    def free_units(self, wanted: Interval, party_size: int | None = None) -> list[Unit]:
        """Active units that nobody holds in the time (with the buffer after it), smallest that fits first."""
        taken = Interval(wanted.start, wanted.end + timedelta(minutes=self.policy.buffer_minutes))
        return sorted(
            (
                unit
                for unit in self.units
                if (party_size is None or party_size <= unit.capacity)
                and not any(taken.overlaps(hold) for hold in self.holds.get(unit.pk, ()))
            ),
            key=lambda unit: (unit.capacity, unit.pk),
        )

    @property
    def capacity(self) -> int:
        """The most people that any one unit takes."""
        return max((unit.capacity for unit in self.units), default=0)


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, a word for a small space, and a sentence that says what to do."""

    code: str
    label: str
    message: str


Check = Callable[[Attempt, Facts], "str | Refusal | None"]


@dataclass(frozen=True)
class Rule:
    code: str
    label: str
    check: Check

    def __call__(self, attempt: Attempt, facts: Facts) -> Refusal | None:
        found = self.check(attempt, facts)
        return Refusal(self.code, self.label, found) if isinstance(found, str) else found


RULES: list[Rule] = []


def rule(code: str, label: str) -> Callable[[Check], Check]:
    """Put a check into the list under its code, with a word for a slot that it disables."""

    def register(check: Check) -> Check:
        RULES.append(Rule(code, label, check))
        return check

    return register


def refusals(attempt: Attempt, facts: Facts) -> list[Refusal]:
    """Everything that stands against an attempt, the first thing to know first."""
    return [refusal for each in RULES if (refusal := each(attempt, facts))]


def first_refusal(attempt: Attempt, facts: Facts) -> Refusal | None:
    """The first thing that stands against an attempt, if any."""
    return next((refusal for each in RULES if (refusal := each(attempt, facts))), None)


@rule("suspended", "쉬는 중")
def suspended(attempt: Attempt, facts: Facts) -> str | None:
    """Whoever rests because of strikes books nothing new."""
    until = facts.suspended_until
    if until is None or facts.now >= until:
        return None
    last = clock.local(until).date() - timedelta(days=1)
    return (
        f"벌점이 쌓여서 {formats.date_text(last)}까지 쉬어 가요. {formats.date_text(until)}부터 다시 예약할 수 있어요. "
        "사정이 있었다면 ‘내 이용 상태’에서 이의를 내 주세요."
    )


@rule("too_soon", "지난 시간")
def too_soon(attempt: Attempt, facts: Facts) -> str | None:
    """A booking starts in the future, and not later than the policy's lead time before it."""
    if attempt.starts_at < facts.now:
        return "이미 지난 시간이에요. 다른 시간을 골라 주세요."
    lead = facts.policy.lead_minutes
    if attempt.starts_at < facts.now + timedelta(minutes=lead):
        return f"시작 {formats.minutes_text(lead)} 전까지 예약할 수 있어요. 더 뒤의 시간을 골라 주세요."
    return None


@rule("beyond_horizon", "아직 안 열림")
def beyond_horizon(attempt: Attempt, facts: Facts) -> str | None:
    """Bookings reach a number of days ahead, today included as day 0."""
    last = clock.local(facts.now).date() + timedelta(days=facts.policy.horizon_days)
    if attempt.day > last:
        return f"{facts.policy.horizon_days}일 앞까지만 예약할 수 있어요. {formats.date_text(last)}까지의 날을 골라 주세요."
    return None


@rule("closed", "운영 안 함")
def closed(attempt: Attempt, facts: Facts) -> str | None:
    """The whole time lies inside one open span."""
    if any(span.contains(attempt.interval) for span in facts.spans):
        return None
    return "운영하지 않는 시간이에요. 다른 시간을 골라 주세요."


@rule("off_grid", "시간이 맞지 않음")
def off_grid(attempt: Attempt, facts: Facts) -> str | None:
    """Starts stand on the policy's grid, counted from midnight in Seoul."""
    start = clock.local(attempt.starts_at)
    if start.second or start.microsecond or (start.hour * 60 + start.minute) % facts.policy.grid_minutes:
        return f"{formats.minutes_text(facts.policy.grid_minutes)} 간격으로 시작할 수 있어요. 시작 시간을 다시 골라 주세요."
    return None


@rule("length", "시간 길이")
def length(attempt: Attempt, facts: Facts) -> str | None:
    """The length is one of those that the policy offers."""
    if attempt.minutes in facts.policy.lengths:
        return None
    shortest, longest = (
        formats.minutes_text(m) for m in (facts.policy.min_minutes, facts.policy.max_minutes)
    )
    return f"{shortest}부터 {longest}까지 이용할 수 있어요. 이용 시간을 다시 골라 주세요."


@rule("party_size", "인원")
def party_size(attempt: Attempt, facts: Facts) -> str | None:
    """From the policy's least number of people to the largest unit's capacity."""
    size, least, most = attempt.party_size, facts.policy.min_party, facts.capacity
    if size is None or least <= size <= most:
        return None
    return f"{least}명부터 {most}명까지 이용할 수 있어요. 인원을 다시 골라 주세요."


@rule("taken", "마감")
def taken(attempt: Attempt, facts: Facts) -> str | None:
    """Some unit is free the whole time, and takes the party."""
    if facts.free_units(attempt.interval, attempt.party_size):
        return None
    if facts.free_units(attempt.interval):
        return "이 인원이 쓸 수 있는 방은 이미 예약됐어요. 인원을 줄이거나 다른 시간을 골라 주세요."
    return "이미 예약된 시간이에요. 다른 시간을 골라 주세요."


@rule("own_overlap", "내 예약과 겹침")
def own_overlap(attempt: Attempt, facts: Facts) -> str | None:
    """A person is in one place at a time."""
    for own in facts.own:
        if own.holding and attempt.interval.overlaps(Interval(own.starts_at, own.ends_at)):
            return f"{formats.period_text(own.starts_at, own.ends_at)}에 이미 다른 예약이 있어요. 겹치지 않는 시간을 골라 주세요."
    return None


@rule("limit", "한도를 다 씀")
def limit(attempt: Attempt, facts: Facts) -> Refusal | None:
    """What the person has in the period, with this attempt, stays within every limit of the policy."""
    for each in facts.limits:
        used = _used(each, attempt, facts)
        wanted = attempt.minutes if each.measure == Measure.MINUTES else 1
        if used + wanted > each.amount:
            return _limit_refusal(each, used)
    return None


def period_days(period: str, day: date) -> tuple[date, date]:
    """The first day of the period around `day`, and the first day after it. Weeks begin on Monday."""
    if period == Period.DAY:
        return day, day + timedelta(days=1)
    if period == Period.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if period == Period.MONTH:
        return clock.month_start(day), clock.next_month(day)
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def _used(each: Limit, attempt: Attempt, facts: Facts) -> int:
    first, after = period_days(each.period, attempt.day)
    counted = [
        own for own in _in_scope(each.scope, facts) if first <= clock.local(own.starts_at).date() < after
    ]
    return sum(own.minutes for own in counted) if each.measure == Measure.MINUTES else len(counted)


def _in_scope(scope: str, facts: Facts) -> Iterable[OwnBooking]:
    if scope == Scope.RESOURCE:
        return (own for own in facts.own if own.resource_id == facts.resource_id)
    same_kind = (own for own in facts.own if own.kind == facts.kind)
    if scope == Scope.CENTER:
        return (own for own in same_kind if own.center_path == facts.center_path)
    return same_kind


def _limit_refusal(each: Limit, used: int) -> Refusal:
    period = Period(each.period).label
    if each.measure == Measure.MINUTES:
        whole = formats.minutes_text(each.amount)
        left = max(0, each.amount - used)
        if left == 0:
            return Refusal(
                each.code,
                f"이미 {whole}을 채웠어요",
                f"{period} {whole}까지 이용할 수 있고, 이미 {formats.minutes_text(used)}을 예약했어요. 다른 날을 골라 주세요.",
            )
        return Refusal(
            each.code,
            f"{formats.minutes_text(left)} 남음",
            f"{period} {whole}까지 이용할 수 있어요. {formats.minutes_text(left)} 이하로 고르거나 다른 날을 골라 주세요.",
        )
    return Refusal(
        each.code,
        f"{period} {each.amount}번을 다 썼어요",
        f"{period} {each.amount}번까지 예약할 수 있어요. 다음에 다시 와 주세요.",
    )
