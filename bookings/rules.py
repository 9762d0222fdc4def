"""The rules of a booking: small named checks, each with a stable code.

The same list explains a slot that can't be chosen, refuses a form, and refuses inside the lock. A rule looks at
an `Attempt` (what is wanted) and at `Facts` (what is so), reads nothing itself, and gives a sentence that says
what to do next, or nothing. Sources of the numbers: the resource's Policy and its Limits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bookings.attempts import Attempt, Facts
from bookings.enums import (
    CARE_KINDS,
    DRAWN_KINDS,
    PRESENCE_KINDS,
    UNIT_WORDS,
    Measure,
    Period,
    ResourceKind,
    Way,
)
from bookings.intervals import Interval
from bookings.limits import is_within, used
from bookings.models import Limit, Policy
from core import clock, formats


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, a word for a small space, and a sentence that says what to do."""

    code: str
    label: str
    message: str


Check = Callable[[Attempt, Facts], "str | Refusal | None"]

ALL_KINDS = frozenset(ResourceKind)
TIMED_KINDS = ALL_KINDS - {ResourceKind.LOAN}
LOANS = frozenset({ResourceKind.LOAN})
WAITED_FOR = frozenset({"taken", "desk_full"})
"""Codes of what can pass by itself, so that one can stand in line; everything else would stand against an offer as well."""
ABOUT_PERSON = frozenset({"suspended", "overdue", "own_overlap", "limit"})
"""Codes of rules that look at what the person has, not at what the resource has."""


@dataclass(frozen=True)
class Rule:
    """`code` and `label` of what it refuses; `means` for the docs; whether staff may set it aside, with a reason."""

    code: str
    label: str
    check: Check
    kinds: frozenset[str]
    staff_may: bool

    @property
    def means(self) -> str:
        return (self.check.__doc__ or "").strip()

    def __call__(self, attempt: Attempt, facts: Facts) -> Refusal | None:
        if facts.kind not in self.kinds:
            return None
        found = self.check(attempt, facts)
        return Refusal(self.code, self.label, found) if isinstance(found, str) else found


RULES: list[Rule] = []


def rule(
    code: str, label: str, *, kinds: Collection[str] = ALL_KINDS, staff_may: bool = True
) -> Callable[[Check], Check]:
    """Put a check into the list under its code, with a word for a slot that it disables."""

    def register(check: Check) -> Check:
        RULES.append(Rule(code, label, check, frozenset(kinds), staff_may))
        return check

    return register


def refusals(attempt: Attempt, facts: Facts, *, setting_aside: Collection[str] = ()) -> list[Refusal]:
    """Everything that stands against an attempt, the first thing to know first.

    Staff may set rules aside by their codes, where the rule lets them.
    """
    aside = may_set_aside(setting_aside)
    return [found for each in RULES if (found := each(attempt, facts)) and found.code not in aside]


def first_refusal(attempt: Attempt, facts: Facts) -> Refusal | None:
    """The first thing that stands against an attempt, if any."""
    return next((refusal for each in RULES if (refusal := each(attempt, facts))), None)


def is_refused_to(attempt: Attempt, facts: Facts) -> bool:
    """Whether something about the person stands against an attempt, whatever is free."""
    return any(each(attempt, facts) for each in RULES if each.code in ABOUT_PERSON)


def may_set_aside(codes: Collection[str]) -> frozenset[str]:
    """Of these codes, those of rules that staff may set aside. A limit has a code of its own for each period."""
    may = {each.code for each in RULES if each.staff_may}
    return frozenset(code for code in codes if code in may or code.startswith("limit_"))


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
def too_soon(attempt: Attempt, facts: Facts) -> str | Refusal | None:
    """A booking starts in the future, and not later than the policy's lead time before it."""
    if attempt.starts_at < facts.now:
        return "이미 지난 시간이에요. 다른 시간을 골라 주세요."
    lead = facts.policy.lead_minutes
    if attempt.starts_at < facts.now + timedelta(minutes=lead):
        message = f"시작 {formats.minutes_text(lead)} 전까지 예약할 수 있어요. 더 뒤의 시간을 골라 주세요."
        return Refusal("too_soon", "예약 마감", message)
    days = facts.policy.lead_open_days
    if days and attempt.day < (first := facts.open_day_after(clock.local(facts.now).date(), days)):
        message = f"준비할 시간이 필요해요. 여는 날로 {days}일 뒤인 {formats.date_text(first)}부터 예약할 수 있어요."
        return Refusal("too_soon", "예약 마감", message)
    return None


@rule("by_draw", "추첨", kinds=DRAWN_KINDS)
def by_draw(attempt: Attempt, facts: Facts) -> Refusal | None:
    """Where lots decide (a draw is open, or closed and not drawn yet), nobody books; what is left is booked as usual."""
    draw = facts.draw_of(attempt.interval)
    if draw is None:
        return None
    ask = f"{formats.datetime_text(draw.closes_at)}까지 신청해 주세요."
    if facts.now >= draw.closes_at:
        ask = "신청이 끝났고, 곧 결과가 나와요."
    message = f"이 시간은 추첨으로 정해요. {ask} 남는 시간은 추첨한 뒤에 예약할 수 있어요."
    return Refusal("by_draw", draw.label(facts.now), message)


@rule("beyond_horizon", "아직 안 열림")
def beyond_horizon(attempt: Attempt, facts: Facts) -> str | None:
    """Bookings reach a number of days ahead, today included as day 0; the last day opens at a time of its own."""
    if facts.now >= (opens := opens_at(attempt.day, facts.policy)):
        return None
    return f"{formats.datetime_text(opens)}에 이날의 예약이 열려요. 그때 다시 와 주세요."


def opens_at(day: date, policy: Policy) -> datetime:
    """When booking for a date in Seoul opens."""
    return clock.at(day - timedelta(days=policy.horizon_days), policy.opens_at)


@rule("closed", "운영 안 함")
def closed(attempt: Attempt, facts: Facts) -> str | None:
    """The whole time lies inside one open span; what is lent is picked up inside one."""
    units = [unit for unit in facts.bookable if attempt.unit_id in (None, unit.pk)]
    if any(facts.is_open(unit, attempt.interval) for unit in units or facts.units):
        return None
    return "운영하지 않는 시간이에요. 다른 시간을 골라 주세요."


@rule("off_grid", "시간이 맞지 않음")
def off_grid(attempt: Attempt, facts: Facts) -> str | None:
    """Starts stand on the policy's grid, counted from midnight in Seoul."""
    start = clock.local(attempt.starts_at)
    if start.second or start.microsecond or (start.hour * 60 + start.minute) % facts.policy.grid_minutes:
        return f"{formats.minutes_text(facts.policy.grid_minutes)} 간격으로 시작할 수 있어요. 시작 시간을 다시 골라 주세요."
    return None


@rule("length", "시간 길이", kinds=TIMED_KINDS)
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
    if size is None or least <= size <= most or not facts.bookable:
        return None
    return f"{least}명부터 {most}명까지 이용할 수 있어요. 인원을 다시 골라 주세요."


@rule("companions", "함께 오는 사람")
def companions(attempt: Attempt, facts: Facts) -> str | None:
    """Nobody names more companions than come. Where the policy wants them named, each of them is."""
    if attempt.named is None or attempt.party_size is None:
        return None
    come = attempt.party_size - 1
    if attempt.named > come:
        return f"함께 오는 분을 {attempt.named}명 적었어요. 인원을 {attempt.named + 1}명으로 고치거나 줄여 주세요."
    if attempt.named < come and facts.policy.names_companions:
        return f"함께 오는 {come}명의 이름이나 휴대전화를 모두 적어 주세요."
    return None


@rule("interview", "면접 날짜", kinds=LOANS)
def interview(attempt: Attempt, facts: Facts) -> str | None:
    """Suits are for an interview that lies within the loan, and are booked from some days before it."""
    day = attempt.interview_on
    if day is None:
        return None
    if not attempt.day <= day <= clock.local(attempt.ends_at).date():
        return (
            f"{formats.date_text(attempt.starts_at)}에 빌리면 {formats.date_text(attempt.ends_at)}까지예요. "
            "면접 날짜가 그 안에 들도록 찾으러 오는 날을 골라 주세요."
        )
    opens = day - timedelta(days=facts.policy.interview_days)
    if clock.local(facts.now).date() < opens:
        return f"면접 {facts.policy.interview_days}일 전인 {formats.date_text(opens)}부터 예약할 수 있어요."
    return None


@rule("desk_full", "창구 마감", kinds=LOANS)
def desk_full(attempt: Attempt, facts: Facts) -> str | None:
    """The desk hands out and takes back only so much a day."""
    most = facts.policy.desk_per_day
    for day in (attempt.day, clock.local(attempt.ends_at).date()):
        if most and facts.visits.get(day, 0) >= most:
            return f"{formats.date_text(day)}에는 창구가 꽉 찼어요. 다른 날을 골라 주세요."
    return None


@rule("overdue", "늦은 반납", kinds=ALL_KINDS - CARE_KINDS)
def overdue(attempt: Attempt, facts: Facts) -> str | None:
    """Whoever has something that should be back brings it back first. A counsellor can be reached all the same."""
    if facts.is_overdue:
        return "돌려줄 날이 지난 정장이 있어요. 먼저 돌려주시면 바로 다시 예약할 수 있어요."
    return None


@rule("taken", "마감", staff_may=False)
def taken(attempt: Attempt, facts: Facts) -> str | None:
    """Some unit is free the whole time, and takes the party."""
    if facts.claim(attempt):
        return None
    if not facts.bookable:
        return "지금은 예약을 받지 않아요. 다른 곳을 찾아보거나 나중에 다시 와 주세요."
    return _why_taken(attempt, facts)


def _why_taken(attempt: Attempt, facts: Facts) -> str:
    if attempt.way == Way.IN_PERSON and facts.claim(replace(attempt, way=Way.PHONE)):
        return "이 시간에는 만날 방이 없어요. 전화나 화상으로 바꾸거나 다른 시간을 골라 주세요."
    if attempt.unit_id and facts.claim(replace(attempt, unit_id=None)):
        word = UNIT_WORDS[ResourceKind(facts.kind)]
        return f"이 시간에는 고른 {word} 예약이 이미 있어요. 다른 {word} 또는 다른 시간을 골라 주세요."
    if attempt.party_size and attempt.party_size > facts.capacity:
        return f"{attempt.party_size}명이 함께 쓸 수 있는 방은 없어요. 인원을 줄여 주세요."
    if attempt.party_size and facts.claim(replace(attempt, party_size=None)):
        return "이 인원이 쓸 수 있는 방은 이미 예약됐어요. 인원을 줄이거나 다른 시간을 골라 주세요."
    return "이미 예약된 시간이에요. 다른 시간을 골라 주세요."


@rule("own_overlap", "내 예약과 겹침", kinds=PRESENCE_KINDS)
def own_overlap(attempt: Attempt, facts: Facts) -> str | None:
    """A person is in one place at a time."""
    for own in facts.own:
        is_there = own.holding and own.kind in PRESENCE_KINDS
        if is_there and attempt.interval.overlaps(Interval(own.starts_at, own.ends_at)):
            return f"{formats.period_text(own.starts_at, own.ends_at)}에 이미 다른 예약이 있어요. 그 예약을 바꾸거나, 겹치지 않는 시간을 골라 주세요."
    return None


@rule("limit", "한도를 다 씀")
def limit(attempt: Attempt, facts: Facts) -> Refusal | None:
    """What the person has in the period, with this attempt, stays within every limit of the policy."""
    for each in facts.limits:
        if not is_within(each, facts.own, attempt, facts):
            return _limit_refusal(each, used(each, facts.own, attempt, facts))
    return None


@rule("limit_companion", "함께 오는 분의 한도")
def limit_companion(attempt: Attempt, facts: Facts) -> str | None:
    """What companions have counts as well, so that a group can't book in turns."""
    for own in facts.companions:
        if not all(is_within(each, own, attempt, facts) for each in facts.limits):
            return "함께 오는 분 가운데 이용 한도를 다 쓴 분이 있어요. 시간을 줄이거나 다른 날을 골라 주세요."
    return None


def _limit_refusal(each: Limit, had: int) -> Refusal:
    period = Period(each.period).label
    if each.measure == Measure.MINUTES:
        whole = formats.minutes_text(each.amount)
        left = max(0, each.amount - had)
        if left == 0:
            return Refusal(
                each.code,
                f"이미 {whole}을 채웠어요",
                f"{period} {whole}까지 이용할 수 있고, 이미 {formats.minutes_text(had)}을 예약했어요. 다른 날을 골라 주세요.",
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
