"""Who may book an interview: small named checks, each with a stable code. They look at `Facts` and read nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core import formats


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, and a sentence that says what to do."""

    code: str
    message: str


@dataclass(frozen=True)
class Own:
    """An interview that the person has."""

    company: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Facts:
    """What is so about a slot, at one moment, for one person (or for nobody in particular)."""

    now: datetime
    starts_at: datetime
    ends_at: datetime
    is_taken: bool = False
    is_called_off: bool = False
    own: tuple[Own, ...] = ()


def begun(facts: Facts) -> Refusal | None:
    if facts.starts_at > facts.now:
        return None
    return Refusal("begun", "이미 시작한 시간이에요. 다른 시간을 골라 주세요.")


def called_off(facts: Facts) -> Refusal | None:
    if not facts.is_called_off:
        return None
    return Refusal("called_off", "그 시간의 박람회는 취소됐어요. 다른 시간을 골라 주세요.")


def taken(facts: Facts) -> Refusal | None:
    if not facts.is_taken:
        return None
    return Refusal("taken", "방금 다른 분이 예약한 시간이에요. 다른 시간을 골라 주세요.")


def overlap(facts: Facts) -> Refusal | None:
    """Nobody sits in two interviews at once. One may begin in the moment in which another ends."""
    for own in facts.own:
        if own.starts_at < facts.ends_at and facts.starts_at < own.ends_at:
            when = formats.period_text(own.starts_at, own.ends_at)
            return Refusal(
                "overlap",
                f"같은 시간에 {own.company} 면접({when})이 있어요. 다른 시간을 고르거나 그 면접을 취소해 주세요.",
            )
    return None


RULES: tuple[Callable[[Facts], Refusal | None], ...] = (begun, called_off, taken, overlap)


def refusal(facts: Facts) -> Refusal | None:
    """The first rule that stands against it."""
    return next((found for rule in RULES if (found := rule(facts))), None)
