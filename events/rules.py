"""Who may register, and when: small named checks, each with a stable code.

The same list explains a button that isn't there, refuses a form, and refuses behind the lock. A rule looks at `Facts`,
reads nothing itself, and gives a sentence that says what to do next, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import clock, formats
from core.eligibility import Failure


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, and a sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True)
class Taken:
    """Time in which the person takes part in something already."""

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Facts:
    """What is so about a session or a series, at one moment, for one person (or for nobody in particular)."""

    now: datetime
    takes_registrations: bool = True
    is_cancelled: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    """Nothing where there is no session to come."""
    times: tuple[tuple[datetime, datetime], ...] = ()
    """When one would have to be there."""
    is_registered: bool = False
    own: tuple[Taken, ...] = ()
    suspended_until: datetime | None = None
    failures: tuple[Failure, ...] = ()
    """What the notice demands and the person doesn't meet."""


Check = Callable[[Facts], "str | Refusal | None"]
RULES: list[tuple[str, Check]] = []


def rule(code: str) -> Callable[[Check], Check]:
    """Put a check into the list under its code."""

    def register(check: Check) -> Check:
        RULES.append((code, check))
        return check

    return register


def refusals(facts: Facts) -> list[Refusal]:
    """Everything that stands against registering, the first thing to know first."""
    found = []
    for code, check in RULES:
        answer = check(facts)
        if answer:
            found.append(Refusal(code, answer) if isinstance(answer, str) else answer)
    return found


@rule("already")
def already(facts: Facts) -> str | None:
    """Nobody registers twice for the same thing."""
    if facts.is_registered:
        return "이미 신청했어요. ‘내 프로그램’에서 확인할 수 있어요."
    return None


@rule("no_registration")
def no_registration(facts: Facts) -> str | None:
    """The program takes registrations on the site."""
    if not facts.takes_registrations:
        return "온라인으로 신청을 받지 않는 프로그램이에요. 센터로 전화해 주세요."
    return None


@rule("cancelled")
def cancelled(facts: Facts) -> str | None:
    """A session that is cancelled takes nobody."""
    return "취소된 회차예요. 다른 회차를 골라 주세요." if facts.is_cancelled else None


@rule("no_dates")
def no_dates(facts: Facts) -> str | None:
    """There is something to come to."""
    if facts.closes_at is None and not facts.is_cancelled:
        return "아직 일정이 없어요. 일정이 정해지면 신청을 받아요."
    return None


@rule("not_open")
def not_open(facts: Facts) -> str | None:
    """Registration has opened."""
    if facts.opens_at and facts.now < facts.opens_at:
        return f"{formats.datetime_text(facts.opens_at)}에 신청이 열려요. 그때 다시 와 주세요."
    return None


@rule("closed")
def closed(facts: Facts) -> str | None:
    """Registration has not closed."""
    if facts.closes_at and facts.now >= facts.closes_at:
        return f"{formats.datetime_text(facts.closes_at)}에 신청을 마감했어요. 다른 회차나 다른 프로그램을 찾아봐 주세요."
    return None


@rule("suspended")
def suspended(facts: Facts) -> str | None:
    """Whoever rests because of no-shows in programs registers for nothing new; care programs don't ask."""
    until = facts.suspended_until
    if until is None or facts.now >= until:
        return None
    last = clock.local(until).date() - timedelta(days=1)
    return (
        f"벌점이 쌓여서 {formats.date_text(last)}까지 쉬어 가요. {formats.date_text(until)}부터 다시 신청할 수 있어요. "
        "사정이 있었다면 ‘내 이용 상태’에서 이의를 내 주세요."
    )


@rule("ineligible")
def ineligible(facts: Facts) -> Refusal | None:
    """The person is among those that the notice names: age, residence. The code is that of core.eligibility."""
    if not facts.failures:
        return None
    return Refusal(facts.failures[0].code, facts.failures[0].message)


@rule("own_overlap")
def own_overlap(facts: Facts) -> str | None:
    """A person takes part in one program at a time."""
    for own in facts.own:
        if any(start < own.ends_at and own.starts_at < end for start, end in facts.times):
            period = formats.period_text(own.starts_at, own.ends_at)
            return f"{period}에 이미 ‘{own.title}’에 신청했어요. 겹치지 않는 회차를 골라 주세요."
    return None
