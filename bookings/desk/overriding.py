"""Rules that stand in the way, as staff see them: named, with a box to set each aside where that is allowed, and one reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from bookings.rules import Refusal, may_set_aside
from bookings.services.booking import Override
from core.privacy import RRN_REFUSED, looks_like_rrn

REASON_WANTED = "규칙을 넘어서 하는 이유를 적어 주세요. 기록에 남아요."
USUAL_REASONS = ("창구에서 바로 이용", "전화로 부탁", "센터 사정")


@dataclass(frozen=True)
class Standing:
    """One rule that stands in the way."""

    refusal: Refusal
    may: bool
    is_set_aside: bool


@dataclass(frozen=True)
class Overriding:
    """What staff answered, and what still has to be answered."""

    standing: tuple[Standing, ...] = ()
    reason: str = ""
    error: str = ""
    usual: Sequence[str] = USUAL_REASONS

    @property
    def is_possible(self) -> bool:
        """Whether staff may do it all the same."""
        return all(each.may for each in self.standing)


def asked(refusals: Iterable[Refusal], post: QueryDict | None = None) -> Overriding:
    """The rules to name, with the boxes and the reason as they were filled in."""
    ticked = set(post.getlist("aside")) if post else set()
    standing = tuple(
        Standing(each, bool(may_set_aside([each.code])), each.code in ticked) for each in refusals
    )
    reason = post.get("override_reason", "").strip() if post else ""
    return Overriding(standing, reason, error_in(post) if post else "")


def error_in(post: QueryDict) -> str:
    """What is wrong with the reason for rules that were ticked."""
    reason = post.get("override_reason", "").strip()
    if looks_like_rrn(reason):
        return RRN_REFUSED
    return REASON_WANTED if post.getlist("aside") and not reason else ""


def override_of(post: QueryDict) -> Override | None:
    """The rules that staff set aside. Where no box was ticked, none."""
    codes = may_set_aside(post.getlist("aside"))
    return Override(codes, post.get("override_reason", "").strip()[:200]) if codes else None
